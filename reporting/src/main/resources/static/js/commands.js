/** What operators can ask of a station: a dialog that says exactly what will be done, then what became of it. */

import { api } from './api.js';
import { byId, h, said, visible } from './dom.js';
import { icon } from './signs.js';
import { clock, local } from './time.js';

const POLL_MS = 1000;
/** A command that has no end by then has lost its ingress; its end may still be written later. */
const PATIENCE_MS = 120000;
const MESSAGES = [
  'StatusNotification',
  'BootNotification',
  'Heartbeat',
  'MeterValues',
  'FirmwareStatusNotification',
  'DiagnosticsStatusNotification',
];

/** The connectors that can be asked for; `whole` adds 0, which is the station. */
const connectors = (station, whole) => {
  const ids = station.connectors.map((c) => c.connectorId).filter((id) => id > 0);
  return [...(ids.length ? ids : [1]), ...(whole ? [0] : [])].map((id) => [
    id,
    id ? `Connector ${id}` : 'Whole station',
  ]);
};
const plug = (station) => ({
  name: 'connectorId',
  label: 'Connector',
  options: connectors(station, false),
  number: true,
});
const at = (id) => (id ? `connector ${id}` : 'the whole station');
const running = (open) =>
  !open
    ? 'Whether a charge is running could not be read.'
    : open.length
      ? `${open.length === 1 ? 'The running charge is' : `The ${open.length} running charges are`} ended by it.`
      : 'No charge is known to be running.';

/** Each: label, OCPP action, fields to fill in, payload of the values, what it does, the word on the button. */
const COMMANDS = [
  {
    label: 'Reset, soft',
    action: 'Reset',
    payload: () => ({ type: 'Soft' }),
    verb: 'Restart the station',
    does: (v, open) => `The station ends what is running properly, then restarts. ${running(open)}`,
  },
  {
    label: 'Reset, hard',
    action: 'Reset',
    payload: () => ({ type: 'Hard' }),
    verb: 'Restart the hardware',
    grave: true,
    does: (v, open) => `The station restarts its hardware at once. ${running(open)} Data it has not sent may be lost.`,
  },
  {
    label: 'Unlock connector',
    action: 'UnlockConnector',
    fields: (s) => [plug(s)],
    payload: (v) => ({ connectorId: v.connectorId }),
    verb: 'Unlock',
    does: (v) => `The station releases the cable at ${at(v.connectorId)}. A charge running there is ended.`,
  },
  {
    label: 'Start a charge',
    action: 'RemoteStartTransaction',
    verb: 'Start the charge',
    fields: (s) => [plug(s), { name: 'idTag', label: 'Card (idTag) to charge on', maxlength: 20 }],
    payload: (v) => ({ connectorId: v.connectorId, idTag: v.idTag }),
    does: (v) =>
      `The station starts a charge at ${at(v.connectorId)} on the card “${visible(v.idTag) || '…'}”, as if it had been shown there.`,
  },
  {
    label: 'Stop a charge',
    action: 'RemoteStopTransaction',
    verb: 'Stop the charge',
    fields: (s, open) => [
      {
        name: 'transactionId',
        label: 'Transaction',
        number: true,
        options: open?.length
          ? open.map((t) => [
              t.transactionId,
              `${t.transactionId}${t.connectorId ? `, connector ${t.connectorId}` : ''}`,
            ])
          : null,
      },
    ],
    payload: (v) => ({ transactionId: v.transactionId }),
    does: (v) => `The station ends transaction ${v.transactionId || '…'}.`,
  },
  {
    label: 'Change availability',
    action: 'ChangeAvailability',
    verb: 'Change availability',
    fields: (s) => [
      { ...plug(s), options: connectors(s, true) },
      {
        name: 'type',
        label: 'To',
        options: [
          ['Inoperative', 'Out of use'],
          ['Operative', 'In use'],
        ],
      },
    ],
    payload: (v) => ({ connectorId: v.connectorId, type: v.type }),
    does: (v) =>
      v.type === 'Operative'
        ? `The station puts ${at(v.connectorId)} into use again.`
        : `The station takes ${at(v.connectorId)} out of use, after a running charge. It stays so until it is put into use again.`,
  },
  {
    label: 'Ask for a message',
    action: 'TriggerMessage',
    verb: 'Ask the station',
    fields: (s) => [
      { name: 'requestedMessage', label: 'Message', options: MESSAGES.map((m) => [m, m]) },
      { ...plug(s), options: [['', 'All'], ...connectors(s, true)] },
    ],
    payload: (v) => ({
      requestedMessage: v.requestedMessage,
      ...(v.connectorId !== '' && { connectorId: v.connectorId }),
    }),
    does: (v) =>
      `The station sends ${v.requestedMessage} again${v.connectorId === '' ? '' : `, for ${at(v.connectorId)}`}. Nothing else changes.`,
  },
];

const LAST = ['Answered', 'Refused', 'TimedOut', 'NotConnected', 'Expired', 'Invalid'];

/** What became of a command, in words: [word, tone], tone one of wait, good, bad. */
function outcomeWords({ outcome, status, explanation }) {
  const why = explanation ? ` ${visible(explanation)}` : '';
  switch (outcome) {
    case null:
    case undefined:
      return ['Asked. Waiting for the ingress that holds the station’s socket.', 'wait'];
    case 'Queued':
      return ['Waiting: the station is busy with another request.', 'wait'];
    case 'Sent':
      return ['Sent. Waiting for the station’s answer.', 'wait'];
    case 'Answered':
      return answered(status, why);
    case 'Refused':
      return [`The station answered with an error.${why}`, 'bad'];
    case 'TimedOut':
      return [
        `No answer in time: the station may have done it or not. Look at its status before you ask again.${why}`,
        'bad',
      ];
    case 'NotConnected':
      return [`Not sent: the station is not connected.${why}`, 'bad'];
    case 'Expired':
      return [`Not sent: its time was over before the station was free.${why}`, 'bad'];
    case 'Invalid':
      return [`Not sent: it cannot be sent to this station now.${why}`, 'bad'];
    default:
      return [`${visible(outcome)}.${why}`, 'bad'];
  }
}

function answered(status, why) {
  if (status === 'Accepted' || status === 'Unlocked') return [`The station answered: ${status}.${why}`, 'good'];
  if (status === 'Scheduled')
    return [`The station answered: Scheduled. It does so after the running charge.${why}`, 'good'];
  return [`The station did not do it. It answered: ${status ? visible(status) : 'without a status'}.${why}`, 'bad'];
}

/** Null until it is known. */
let mayCommand = null;
/** Told once by the page: whether the reader has the role. */
export const allowCommands = (allowed) => {
  mayCommand = allowed;
};

/** The buttons, and what was asked with them; `update(station, transactions)` keeps it current, null where unknown. */
export function commandPanel() {
  let station = null;
  let open = null;
  const asked = h('ul', { class: 'asked', 'aria-label': 'Commands sent from here' });
  const buttons = h(
    'div',
    { class: 'buttons' },
    COMMANDS.map((command) =>
      h(
        'button',
        {
          type: 'button',
          class: command.grave && 'grave',
          on: { click: () => confirm(command, station, open, asked) },
        },
        command.label,
      ),
    ),
  );
  const node = h('div', { id: 'commands' });
  return {
    node,
    update(now, transactions) {
      station = now;
      open = transactions?.filter((t) => t.open) ?? null;
      if (mayCommand === null || node.childElementCount) return;
      node.append(
        ...(mayCommand
          ? [buttons, asked]
          : [h('p', { class: 'muted' }, 'Only operators can send commands. Your token has not this role.')]),
      );
    },
  };
}

function confirm(command, station, open, asked) {
  const dialog = byId('command');
  const fields = command.fields?.(station, open) ?? [];
  const inputs = fields.map(input);
  const what = h('p', { id: 'command-what' });
  const exact = h('code', { id: 'command-exact' });
  const result = h('p', { id: 'command-result', role: 'status' });
  const send = h('button', { type: 'submit', class: command.grave ? 'main grave' : 'main' }, command.verb);
  const leave = h('button', { type: 'button', on: { click: () => dialog.close() } }, 'Cancel');
  const values = () =>
    Object.fromEntries(
      fields.map((f, i) => {
        const value = inputs[i].value.trim();
        return [f.name, f.number && value !== '' ? Number(value) : value];
      }),
    );
  const say = () => {
    what.textContent = command.does(values(), open);
    exact.textContent = `${command.action} ${JSON.stringify(command.payload(values()))}`;
  };
  const form = h(
    'form',
    {
      on: {
        input: say,
        submit: (event) => {
          event.preventDefault();
          run();
        },
      },
    },
    h('h2', { id: 'command-title' }, `${command.label}: `, said(station.stationId)),
    station.name && h('p', { class: 'muted' }, said(station.name), station.site && [', ', said(station.site)]),
    fields.map((f, i) => h('div', { class: 'field' }, h('label', { for: inputs[i].id }, f.label), inputs[i])),
    what,
    h('p', { class: 'muted' }, 'Sent to it: ', exact),
    station.connection === 'offline' &&
      h(
        'p',
        { class: 'note s-offline' },
        icon('offline'),
        ' The station is offline. Unless it connects within seconds, the command is not sent.',
      ),
    result,
    h('div', { class: 'buttons' }, leave, send),
  );

  async function run() {
    const payload = command.payload(values());
    for (const control of [...inputs, send]) control.disabled = true;
    leave.textContent = 'Close';
    leave.focus();
    const began = clock.real();
    const line = h('li', {});
    asked.prepend(line);
    const tell = ([words, tone]) => {
      result.className = `tone-${tone}`;
      if (result.textContent !== words) result.textContent = words;
      line.replaceChildren(
        h('strong', {}, `${local(began)} ${command.label}`),
        ' ',
        h('code', {}, JSON.stringify(payload)),
        ': ',
        words,
      );
    };
    tell(['Asking …', 'wait']);
    try {
      const { commandId } = await api.sendCommand(station.stationId, command.action, payload);
      await follow(commandId, began, tell);
    } catch (problem) {
      tell([
        problem.status === 0
          ? `${problem.message} Whether the command was taken is not known.`
          : `Not sent: ${problem.message}`,
        'bad',
      ]);
    }
  }

  dialog.replaceChildren(form);
  say();
  dialog.showModal();
  (inputs[0] ?? leave).focus();
}

async function follow(commandId, began, tell) {
  for (;;) {
    const state = await api.command(commandId).catch((problem) => {
      if (problem.status === 0) return null;
      throw problem;
    });
    if (state) tell(outcomeWords(state));
    if (state && (state.endedAt || LAST.includes(state.outcome))) return;
    if (clock.real() - began > PATIENCE_MS) {
      return tell(['No end was heard of within two minutes: the station may have done it or not.', 'bad']);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function input(field) {
  const id = `command-${field.name}`;
  if (field.options)
    return h(
      'select',
      { id, name: field.name },
      field.options.map(([value, label]) => h('option', { value }, label)),
    );
  return h('input', {
    id,
    name: field.name,
    required: true,
    autocomplete: 'off',
    maxlength: field.maxlength,
    ...(field.number && { inputmode: 'numeric', pattern: '-?[0-9]+' }),
  });
}
