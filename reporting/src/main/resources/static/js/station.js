/** One station: the sentence that answers the caller, then what it rests on. */

import { api } from './api.js';
import { commandPanel } from './commands.js';
import { DAYS, recentDays } from './days.js';
import { byId, h, said, stationHref, table, visible } from './dom.js';
import { faultEpisodes } from './episodes.js';
import { live } from './live.js';
import { chip, connectionSign, icon, stateChip } from './signs.js';
import { clock, dayOf, duration, monthAfter, sinceOf, timeOf } from './time.js';
import { timeline } from './timeline.js';
import { connectorName, count, errorWords, sentence, silent, stateOf, statusNote, stateWord } from './words.js';

const SETTLE_MS = 250;
const REFRESH_MS = 60000;
const CHARGES = [
  { head: 'Transaction' },
  { head: 'Connector', number: true },
  { head: 'Card' },
  { head: 'Started' },
  { head: 'Ended' },
  { head: 'For' },
  { head: 'Energy', number: true },
  { head: 'Why it ended' },
];

/** Shows the station in `main`; answers with what the page tells the view. */
export function stationView(main, id, announce) {
  const answer = h('p', { id: 'sentence' });
  const title = h('h1', { tabindex: -1 }, said(id));
  const name = h('p', { class: 'muted', id: 'station-name' });
  const signs = h('p', { class: 'signs', id: 'station-signs' });
  const fresh = h('p', { id: 'station-freshness' });
  const before = h(
    'p',
    { class: 'note s-offline' },
    icon('offline'),
    ' As last heard. What has happened since then is not known.',
  );
  const cards = h('ul', { class: 'cards', id: 'connectors' });
  const lanes = timeline();
  const charges = h('div', { id: 'transactions' });
  const days = recentDays();
  const faults = faultEpisodes();
  const facts = h('div', {});
  const commands = commandPanel();
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const body = h(
    'div',
    { class: 'stack', hidden: true },
    section('Connectors', before, cards),
    section('Last 24 hours', lanes.node),
    section('Last transactions', charges),
    section('Commands', commands.node),
    section(`Last ${DAYS} days`, days.node),
    section('Faults', faults.node),
    section('About the station', facts),
  );
  main.replaceChildren(
    h('div', { class: 'answer', id: 'answer' }, h('div', { class: 'headline' }, title, name), answer, signs, fresh),
    problem,
    body,
  );
  answer.textContent = 'Looking …';

  let station = null;
  let transactions = null;
  let outages = null;
  let spoken = '';
  let timer = 0;
  let closed = false;
  let missing = false;
  let drawnStale = false;
  const regular = setInterval(() => live.pausedAt === null && !document.hidden && load(), REFRESH_MS);

  async function load() {
    clearTimeout(timer);
    const results = await Promise.allSettled([api.station(id), api.history(id), api.transactions(id)]);
    if (closed) return;
    const [found, history, charged] = results;
    if (found.status === 'rejected') return failed(found.reason);
    missing = false;
    station = found.value;
    live.heard(station.freshness);
    problem.hidden = true;
    body.hidden = false;
    if (charged.status === 'fulfilled') drawCharges(charged.value.transactions);
    if (history.status === 'fulfilled') lanes.update(history.value, station);
    const late = results.find((r) => r.status === 'rejected');
    if (late) tell(`Not all of it could be read: ${late.reason.message}`);
    draw();
  }

  function failed(reason) {
    if (reason.status === 404) return notFound();
    if (!station) answer.textContent = 'No answer yet.';
    tell(reason.message);
    if (reason.status !== 403 && !station) timer = setTimeout(load, 5000);
  }

  function tell(text) {
    problem.textContent = text;
    problem.hidden = false;
  }

  /** A typed id may differ in case from the station's, or be a part of it. */
  async function notFound() {
    missing = true;
    body.hidden = true;
    document.title = `${visible(id)} not known – Chargelake`;
    answer.textContent = 'No station with this id is in the register, and none was ever heard.';
    announce(`${visible(id)}: ${answer.textContent}`);
    fresh.replaceChildren();
    const near = await api.stations({ q: id, limit: 10 }).catch(() => ({ stations: [] }));
    if (closed) return;
    const same = near.stations.filter((s) => s.stationId.toLowerCase() === id.toLowerCase());
    if (same.length === 1) return location.replace(stationHref(same[0].stationId));
    if (near.stations.length) {
      fresh.replaceChildren(
        'Near it: ',
        ...near.stations.flatMap((s, i) => [
          i ? ', ' : '',
          h('a', { href: stationHref(s.stationId) }, said(s.stationId)),
        ]),
      );
    }
  }

  function draw() {
    drawnStale = live.stale;
    name.replaceChildren(...[station.name, station.site].filter(Boolean).flatMap((t, i) => [i ? ', ' : '', said(t)]));
    signs.replaceChildren(
      stateChip(station),
      chip(connectionSign(station.connection)),
      ...(live.stale ? [chip('stale')] : []),
    );
    const quiet = silent(station, clock.now());
    before.hidden = station.connection !== 'offline' && !quiet;
    cards.replaceChildren(...station.connectors.map(card));
    if (!station.connectors.length)
      cards.replaceChildren(h('li', { class: 'empty' }, 'No connector has reported a status yet.'));
    drawFacts();
    faults.live(station);
    commands.update(station, transactions);
    byId('answer').className = `answer s-${station.connection === 'offline' ? 'offline' : quiet ? 'unknown' : station.state}`;
    document.title = `${visible(id)} ${station.connection === 'offline' ? 'offline, ' : ''}${stateWord(station.state).toLowerCase()} – Chargelake`;
    second();
    drawFreshness();
    const meaning = JSON.stringify([
      station.state,
      station.connection,
      live.stale,
      station.faultsToday,
      station.connectors.map((c) => [c.connectorId, c.status, c.errorCode]),
    ]);
    if (meaning !== spoken) announce(`${visible(id)}: ${answer.textContent}`);
    spoken = meaning;
  }

  function drawCharges(last) {
    transactions = last;
    charges.replaceChildren(
      transactions.length
        ? table(
            'The newest first',
            CHARGES,
            transactions.map((t) => [
              said(t.transactionId),
              t.connectorId ?? '–',
              t.idTag ? said(t.idTag) : '–',
              timeOf(t.startedAt),
              t.open ? chip('charging', 'Running') : timeOf(t.stoppedAt),
              t.open
                ? sinceOf(t.startedAt)
                : t.startedAt && t.stoppedAt
                  ? duration(Date.parse(t.stoppedAt) - Date.parse(t.startedAt))
                  : '–',
              Number.isFinite(t.energyKwh) ? `${t.energyKwh.toFixed(2)} kWh` : '–',
              t.stopReason ? said(t.stopReason) : '–',
            ]),
          )
        : h('p', { class: 'empty' }, 'No transaction is known of this station.'),
    );
  }

  /** The gold tables are made by the hour or the day: asking once is enough. */
  async function loadGold() {
    const month = new Date(clock.now()).toISOString().slice(0, 7);
    try {
      outages = await api.outages(month, id);
    } catch (reason) {
      if (!closed) {
        days.fail(reason.message);
        faults.fail(reason.message);
      }
      return;
    }
    if (closed) return;
    if (station) drawFacts();
    const { validThrough } = outages.freshness;
    if (!validThrough) {
      days.fail('The tables have no data yet.');
      faults.fail('The tables have no data yet.');
      return;
    }
    // The last days and months of which something is known, which may have ended long ago.
    const last = Date.parse(validThrough) - 1;
    loadDays(last);
    loadFaults(dayOf(last).slice(0, 7));
  }

  async function loadDays(last) {
    try {
      const found = await api.stationDays(dayOf(last, 1 - DAYS), dayOf(last), id);
      if (!closed) days.update(found);
    } catch (reason) {
      if (!closed) days.fail(reason.message);
    }
  }

  async function loadFaults(month) {
    const months = [month, monthAfter(month, -1)];
    try {
      const [outlooks, ...found] = await Promise.all([
        api.faultRecovery(id),
        ...months.map((each) => api.faultEpisodes(each, id)),
      ]);
      if (!closed) faults.update(months, found, outlooks.faults);
    } catch (reason) {
      if (!closed) faults.fail(reason.message);
    }
  }

  function outageFacts() {
    if (!outages?.freshness.validThrough) return null;
    const own = outages.outages.filter((o) => o.origin === 'station');
    const minutes = own.reduce((sum, o) => sum + o.minutes, 0);
    return [
      own.length ? `${count(own.length, 'time')} this month, ${duration(minutes * 60000)} in all` : 'never this month',
      ' (UTC), as far as data is complete: ',
      timeOf(outages.freshness.validThrough),
    ];
  }

  function drawFacts() {
    const { boot } = station;
    const lines = [
      [
        'Connected since',
        station.connectedSince && [timeOf(station.connectedSince), ' (', sinceOf(station.connectedSince), ')'],
      ],
      [
        'Disconnected',
        station.disconnectedAt && [
          timeOf(station.disconnectedAt),
          station.disconnectReason && [', ', said(station.disconnectReason)],
        ],
      ],
      ['Connection lost', outageFacts()],
      ['Made by', boot && [said(boot.vendor), ' ', said(boot.model)]],
      ['Serial number', boot?.serialNumber && said(boot.serialNumber)],
      ['Firmware', boot?.firmware && said(boot.firmware)],
      ['Last start', boot?.bootedAt && [timeOf(boot.bootedAt), ' (', sinceOf(boot.bootedAt, ' ago'), ')']],
      [
        'Position',
        station.latitude !== null && station.latitude !== undefined && `${station.latitude}, ${station.longitude}`,
      ],
    ].filter(([, value]) => value);
    facts.replaceChildren(
      lines.length
        ? h(
            'dl',
            { class: 'facts' },
            lines.map(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]),
          )
        : h('p', { class: 'empty' }, 'Nothing more is known: no start of the station was heard.'),
    );
  }

  /** What changes with every second. */
  function second() {
    if (!station || missing) return;
    const text = sentence(station, clock.now(), live.asOf);
    if (answer.textContent !== text) answer.textContent = text;
  }

  function drawFreshness() {
    const heard = station.lastSeenAt
      ? ['Last heard ', sinceOf(station.lastSeenAt, ' ago'), ', at ', timeOf(station.lastSeenAt)]
      : ['Never heard'];
    const asOf = live.freshness?.asOf;
    fresh.replaceChildren(
      icon(live.stale ? 'stale' : 'available'),
      ' ',
      ...heard,
      '. ',
      ...(asOf
        ? [
            live.stale ? 'Not current: known through ' : 'Known through ',
            timeOf(asOf),
            ' (',
            sinceOf(asOf, ' ago'),
            ').',
          ]
        : []),
    );
    fresh.className = live.stale ? 's-stale told' : 's-available';
  }

  load();
  loadGold();
  return {
    second,
    contact() {
      if (!station || missing) return;
      if (live.stale !== drawnStale) draw();
      drawFreshness();
      commands.update(station, transactions);
    },
    snapshot: load,
    stations(changed) {
      const mine = changed.find((s) => s.stationId === id);
      if (!mine) return;
      if (station) {
        station = { ...station, ...mine };
        draw();
      }
      clearTimeout(timer);
      timer = setTimeout(load, SETTLE_MS);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(regular);
    },
  };
}

const section = (head, ...content) => h('section', {}, h('h2', {}, head), ...content);

function card(connector) {
  const { connectorId, status, errorCode, info, vendorErrorCode, since, clockRepaired } =
    connector;
  const state = stateOf(status);
  const trouble = errorCode && errorCode !== 'NoError';
  const note = statusNote(status);
  return h(
    'li',
    { class: `card s-${state}`, 'data-connector': connectorId },
    h('h3', {}, connectorName(connectorId)),
    h('p', { class: 'status' }, icon(state), ' ', said(status)),
    note && h('p', { class: 'muted' }, note),
    trouble && h('p', {}, h('strong', {}, said(errorCode)), errorWords(errorCode) && `: ${errorWords(errorCode)}`),
    vendorErrorCode && h('p', {}, 'Maker’s code ', said(vendorErrorCode)),
    info && h('p', {}, '“', said(info), '”'),
    h('p', {}, 'For ', sinceOf(since), ', since ', timeOf(since)),
    clockRepaired &&
      h(
        'p',
        { class: 'muted' },
        'Time of receipt: the station says none, or an impossible one.',
      ),
  );
}
