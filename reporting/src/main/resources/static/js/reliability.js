/** How reliable ports and makes were in a month, and which charges failed, from the gold tables. */

import { api } from './api.js';
import { h, said, stationHref, table } from './dom.js';
import { holdsMonth, monthField, monthOf, monthSteps, sayComplete } from './month.js';
import { chip } from './signs.js';
import { duration, monthWords } from './time.js';
import { count, failureWords, mistakeWords, percent } from './words.js';

const PORTS = [
  { head: 'Station' },
  { head: 'Port', number: true },
  { head: 'Uptime', number: true },
  { head: 'NEVI', number: true },
  { head: 'NEVI months', number: true },
  { head: '97\u00a0% by NEVI' },
  { head: 'UK', number: true },
  { head: 'Out of use' },
  { head: 'Not known' },
];
const LEVELS = {
  model: { name: 'Models', names: ['Vendor', 'Model'], of: (row) => [row.vendor, row.model] },
  vendor: { name: 'Vendors', names: ['Vendor'], of: (row) => [row.vendor] },
  firmware: {
    name: 'Firmware',
    names: ['Vendor', 'Model', 'Firmware'],
    of: (row) => [row.vendor, row.model, row.firmwareVersion],
  },
};
const FIGURES = [
  { head: 'Stations', number: true },
  { head: 'Faults', number: true },
  { head: 'Time between faults (MTBF)', number: true },
  { head: 'Time to repair (MTTR)', number: true },
  { head: 'How they ended' },
];
const KINDS = [{ head: 'What' }, { head: 'Charges', number: true }];

/** What the US rule asks for; a port has to be above it. */
const ASKED_PERCENT = 97;
const ASKED = `${ASKED_PERCENT}\u00a0%`;
const AT_ONCE = 50;
const MINUTE_MS = 60000;

/** Shows the month `2023-01`, or the last whole one, in `main`. */
export function reliabilityView(main, month, announce) {
  const shown = monthOf(month);
  const href = (to) => `#/reliability/${to}`;
  const whole = h('p', { id: 'month-complete' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const lead = h('p', { id: 'missing' });
  const ports = h('div', { id: 'ports' });
  const makes = h('div', { id: 'makes' });
  const failed = h('div', { id: 'failed' });
  const mistaken = h('div', { id: 'mistaken' });
  const level = h(
    'select',
    { id: 'level', on: { change: loadMakes } },
    Object.entries(LEVELS).map(([value, { name }]) => h('option', { value }, name)),
  );
  const body = h(
    'div',
    { class: 'stack', hidden: true },
    section(
      'Uptime of ports',
      lead,
      explained([
        ['Uptime', 'of the month: the share of the time in which a driver could use the port.'],
        [
          'NEVI',
          `of the twelve months up to this one, or since the port is known, by the rule of the US (23 CFR 680.116): time out of use for a reason that the rule allows counts as up. More than ${ASKED} is asked of each port.`,
        ],
        [
          'UK',
          'of the year so far, by the rule of the UK (SI 2023/1168): only what is out of order while connected counts against a port. 99 % is asked of a network’s rapid chargers on average.',
        ],
        [
          'Out of use',
          'in the month: faulted, unavailable or offline. Not known: nothing was reported, or our own service was away.',
        ],
      ]),
      ports,
    ),
    section(
      'Makes compared',
      explained([
        ['Time between faults', 'hours in which connectors could be used, by faults that began. More is better.'],
        ['Time to repair', 'how long a fault lasted on average, of those that have ended. Less is better.'],
      ]),
      h('div', { class: 'field' }, h('label', { for: 'level' }, 'By'), level),
      makes,
    ),
    section(
      'Charges that failed',
      h('p', { class: 'muted' }, 'Charges begun in the month that a fault spoiled. One can have several reasons.'),
      failed,
    ),
    section(
      'Charges in error',
      h(
        'p',
        { class: 'muted' },
        'Charges begun in the month whose figures cannot be right, or that were never stopped: nobody should bill them without a look. One can have several errors.',
      ),
      mistaken,
    ),
  );
  let closed = false;
  let asked = 0;

  main.replaceChildren(
    h('h1', { tabindex: -1 }, `Reliability in ${monthWords(shown)}`),
    h(
      'div',
      { class: 'line' },
      monthField(shown, (to) => {
        location.hash = href(to);
      }),
      ...monthSteps(shown, href).filter(Boolean),
    ),
    whole,
    problem,
    body,
  );
  document.title = `Reliability ${shown} – Chargelake`;

  async function load() {
    whole.textContent = 'Loading …';
    let uptime;
    try {
      uptime = await api.uptime(shown);
    } catch (reason) {
      if (!closed) fail(reason);
      return;
    }
    if (closed) return;
    const { validThrough } = uptime.freshness;
    const complete = holdsMonth(validThrough, shown);
    sayComplete(whole, shown, complete, validThrough, 'All figures can still change.');
    body.hidden = false;
    const missing = drawPorts(uptime.ports);
    announce(
      `Reliability in ${monthWords(shown)}, ${complete ? 'complete' : 'not complete'}: ${missing} of ${count(uptime.ports.length, 'port')} miss ${ASKED}.`,
    );
    loadMakes();
    loadCharges(failed, api.faultedTransactions(shown), 'totalByReason', failureWords, 'failed');
    loadCharges(mistaken, api.sessionsInError(shown), 'totalByError', mistakeWords, 'in error');
  }

  function fail(reason) {
    whole.textContent = '';
    problem.textContent = reason.message;
    problem.hidden = false;
  }

  /** Draws the ports, worst first, and says how many miss what is asked. */
  function drawPorts(all) {
    if (!all.length) {
      ports.replaceChildren(empty('The tables have no port in this month.'));
      return 0;
    }
    const worst = [...all].sort(byUptime);
    const missing = worst.filter(misses).length;
    const up = all.reduce((sum, port) => sum + port.upMinutes, 0);
    const out = all.reduce((sum, port) => sum + port.outageMinutes, 0);
    const draw = (most) =>
      table(
        most < worst.length ? `The worst ${most} of ${count(worst.length, 'port')}` : 'All ports, worst first',
        PORTS,
        worst.slice(0, most).map(portLine),
      );
    const more = h(
      'button',
      {
        type: 'button',
        on: {
          click: () => {
            const every = draw(worst.length);
            more.previousElementSibling.replaceWith(every);
            more.remove();
            every.querySelectorAll('tbody a')[AT_ONCE].focus();
          },
        },
      },
      `Show all ${count(worst.length, 'port')}`,
    );
    lead.replaceChildren(
      h('strong', {}, `${missing} of ${count(worst.length, 'port')}`),
      ` ${missing === 1 ? 'misses' : 'miss'} ${ASKED} by NEVI.`,
      up + out > 0 ? ` All together were up ${percent((100 * up) / (up + out))} of the month.` : '',
    );
    ports.replaceChildren(
      draw(Math.min(AT_ONCE, worst.length)),
      ...(worst.length > AT_ONCE ? [more] : []),
    );
    return missing;
  }

  async function loadMakes() {
    const mine = ++asked;
    const of = level.value;
    try {
      const { rows } = await api.reliability(shown, of);
      if (closed || mine !== asked) return;
      makes.replaceChildren(rows.length ? makeTable(of, rows) : empty('The tables have no figures of this month.'));
    } catch (reason) {
      if (closed || mine !== asked) return;
      makes.replaceChildren(
        reason.status === 403
          ? empty('Makes are compared over the stations of all tenants: only callers who see all of them see this.')
          : h('p', { class: 'problem' }, reason.message),
      );
    }
  }

  async function loadCharges(into, asking, totals, words, what) {
    try {
      const answer = await asking;
      if (closed) return;
      if (!answer.total) return into.replaceChildren(empty('The tables have none of this month.'));
      const kinds = Object.entries(answer[totals]).filter(([, number]) => number > 0);
      kinds.sort(([, one], [, other]) => other - one);
      into.replaceChildren(
        h('p', {}, h('strong', {}, count(answer.total, 'charge')), ` ${what}.`),
        table(
          'By kind, the most frequent first',
          KINDS,
          kinds.map(([kind, number]) => [words(kind), number.toLocaleString('en')]),
        ),
      );
    } catch (reason) {
      if (!closed) into.replaceChildren(h('p', { class: 'problem' }, reason.message));
    }
  }

  load();
  return {
    second() {},
    contact() {},
    snapshot() {},
    stations() {},
    close() {
      closed = true;
    },
  };
}

const section = (head, ...content) => h('section', {}, h('h2', {}, head), ...content);

const empty = (text) => h('p', { class: 'empty' }, text);

const explained = (terms) =>
  h(
    'details',
    { open: matchMedia('(min-width: 641px)').matches },
    h('summary', {}, 'What the numbers mean'),
    h(
      'dl',
      { class: 'facts' },
      terms.map(([term, words]) => [h('dt', {}, term), h('dd', {}, words)]),
    ),
  );

const misses = (port) => port.neviUptimePct !== null && port.neviUptimePct <= ASKED_PERCENT;

/** Worst first by NEVI, then by the month; ports of which nothing is known come last. */
const byUptime = (one, other) =>
  (one.neviUptimePct ?? Infinity) - (other.neviUptimePct ?? Infinity) ||
  (one.uptimePct ?? Infinity) - (other.uptimePct ?? Infinity) ||
  0;

function portLine(port) {
  const name = [port.name, port.site].filter(Boolean).join(', ');
  return [
    [
      h('a', { class: 'id', href: stationHref(port.stationId) }, said(port.stationId)),
      name && [' ', said(name, { class: 'muted' })],
    ],
    String(port.connectorId),
    percent(port.uptimePct),
    percent(port.neviUptimePct),
    String(port.neviMonths),
    port.neviUptimePct === null
      ? '–'
      : misses(port)
        ? h('span', { class: 'keep' }, chip('faulted', `misses ${ASKED}`))
        : chip('available', 'met'),
    percent(port.ukReliabilityPct),
    lasted(port.outageMinutes),
    lasted(port.unobservedMinutes),
  ];
}

const lasted = (minutes) => (minutes > 0 ? h('span', { class: 'keep' }, duration(minutes * MINUTE_MS)) : '–');

function makeTable(level, rows) {
  const { name, names, of } = LEVELS[level];
  const worst = [...rows].sort((one, other) => (one.mtbfH ?? Infinity) - (other.mtbfH ?? Infinity) || 0);
  return table(
    `${name}, least time between faults first`,
    [...names.map((head) => ({ head })), ...FIGURES],
    worst.map((row) => [
      ...of(row).map((text) => (text === null ? h('span', { class: 'muted' }, 'not known') : said(text))),
      row.stations.toLocaleString('en'),
      row.episodes.toLocaleString('en'),
      row.mtbfH === null ? 'no fault' : `${Math.round(row.mtbfH).toLocaleString('en')} h`,
      row.mttrMinutes === null ? '–' : duration(row.mttrMinutes * MINUTE_MS),
      endings(row),
    ]),
  );
}

/** `44 by themselves, 12 by a restart, 1 not yet, for 26 days`. */
function endings(row) {
  const parts = [
    [row.endedByItself, row.endedByItself === 1 ? 'by itself' : 'by themselves'],
    [row.endedByReset, 'by a restart'],
    [row.endedByVisit, 'after a crew’s visit'],
    [row.openEpisodes, `not yet, for ${duration(row.openMinutes * MINUTE_MS)}${row.openEpisodes > 1 ? ' in all' : ''}`],
  ].filter(([number]) => number > 0);
  return parts.length ? parts.map(([number, words]) => `${number.toLocaleString('en')} ${words}`).join(', ') : '–';
}
