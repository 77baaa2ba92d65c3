/** What a station did in the last 30 days, from the gold table of days. */

import { bars } from './bars.js';
import { h, table } from './dom.js';
import { dayOf, duration, timeOf } from './time.js';
import { count, percent } from './words.js';

/** How many days are shown. */
export const DAYS = 30;

const COLUMNS = [
  { head: 'Day (UTC)' },
  { head: 'Availability', number: true },
  { head: 'Energy', number: true },
  { head: 'Charges', number: true },
  { head: 'Faults', number: true },
  { head: 'Faulted', number: true },
  { head: 'Offline', number: true },
];
const MINUTE_MS = 60000;
const HOUR_MINUTES = 60;

/** Minutes in a state, as an average over the station's connectors: no day has more than it has. */
const minutes = (day, status) => (day.minutesByStatus[status] ?? 0) / (day.connectors || 1);
const sum = (days, value) => days.reduce((total, day) => total + (value(day) ?? 0), 0);
const rounded = (value) => Math.round(value * 10) / 10;
const kwh = (value) => `${value.toLocaleString('en', { maximumFractionDigits: 1 })} kWh`;
const time = (value) => (value > 0 ? h('span', { class: 'keep' }, duration(value * MINUTE_MS)) : '–');

const SHOWN = [
  {
    name: 'Hours faulted or offline',
    sign: 'faulted',
    value: (day) => (minutes(day, 'Faulted') + minutes(day, 'Offline')) / HOUR_MINUTES,
  },
  { name: 'Faults', sign: 'faulted', value: (day) => day.faults ?? 0 },
  { name: 'Charges begun', sign: 'charging', value: (day) => day.chargesBegun ?? 0 },
  { name: 'Energy, kWh', sign: 'charging', value: (day) => day.energyKwh ?? 0 },
];

/** A node, and `update(answer)` that shows an answer of `station-days`. */
export function recentDays() {
  const sums = h('dl', { class: 'facts' });
  const chart = h('div', {});
  const whole = h('div', {});
  const choice = h(
    'select',
    { id: 'days-of', on: { change: draw } },
    SHOWN.map(({ name }, i) => h('option', { value: i }, name)),
  );
  const body = h(
    'div',
    { hidden: true },
    sums,
    h('div', { class: 'field' }, h('label', { for: 'days-of' }, 'By day'), choice),
    chart,
    h('details', {}, h('summary', {}, 'All days as a table'), whole),
  );
  const note = h('p', { class: 'muted' }, 'Loading …');
  const node = h('div', { id: 'recent-days' }, body, note);
  let answer = null;

  function update(found) {
    answer = found;
    body.hidden = !answer.days.length;
    const { validThrough } = answer.freshness;
    note.replaceChildren(
      ...(answer.days.length
        ? [
            'Available is when a driver could have used a connector, of all time of which that is known. ' +
              'Times are averages over the connectors: a day on which one of two was faulted has 12 hours. ' +
              'Days are UTC days; data through ',
            timeOf(validThrough),
            '.',
          ]
        : ['The tables have no day of this station.']),
    );
    if (!answer.days.length) return;
    drawSums();
    draw();
    whole.replaceChildren(table('The newest first', COLUMNS, [...answer.days].reverse().map(line)));
  }

  function drawSums() {
    const { days } = answer;
    const up = sum(days, (d) => d.upMinutes);
    const known = up + sum(days, (d) => d.downMinutes);
    const faults = sum(days, (d) => d.faults);
    const faulted = sum(days, (d) => minutes(d, 'Faulted'));
    const offline = sum(days, (d) => minutes(d, 'Offline'));
    const silent = days.filter((d) => d.messages === 0).length;
    const lines = [
      ['Available', known > 0 ? percent((100 * up) / known) : 'not known'],
      [
        'Charges',
        `${sum(days, (d) => d.chargesBegun).toLocaleString('en')} begun, ${kwh(sum(days, (d) => d.energyKwh))} delivered`,
      ],
      ['Faults', `${count(faults, 'new fault')}${faulted > 0 ? `, faulted for ${duration(faulted * MINUTE_MS)}` : ''}`],
      ['Offline', offline > 0 ? `for ${duration(offline * MINUTE_MS)}` : 'never'],
      silent > 0 && ['Not heard', `on ${count(silent, 'day')} of ${days.length}`],
    ].filter(Boolean);
    sums.replaceChildren(...lines.flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]));
  }

  function draw() {
    const shown = SHOWN[choice.value];
    const byDay = new Map(answer.days.map((day) => [day.day, day]));
    const items = Array.from({ length: DAYS }, (_, i) => {
      const day = dayOf(`${answer.from}T00:00:00Z`, i);
      return {
        label: String(Number(day.slice(8))),
        title: day,
        value: byDay.has(day) ? rounded(shown.value(byDay.get(day))) : 0,
      };
    });
    chart.replaceChildren(
      bars(`${shown.name}, by day; the table below has the numbers`, items, 'Day of the month (UTC)', shown.sign),
    );
  }

  return {
    node,
    update,
    fail(message) {
      note.textContent = message;
    },
  };
}

function line(day) {
  return [
    h('span', { class: 'keep' }, day.day),
    percent(day.availabilityPct),
    Number.isFinite(day.energyKwh) ? kwh(day.energyKwh) : '–',
    String(day.chargesBegun ?? '–'),
    String(day.faults ?? '–'),
    time(minutes(day, 'Faulted')),
    time(minutes(day, 'Offline')),
  ];
}
