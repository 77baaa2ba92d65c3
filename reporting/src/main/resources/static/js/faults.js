/** The stations that faulted most in a month, from the gold tables. */

import { api } from './api.js';
import { bars } from './bars.js';
import { h, said, stationHref, table, visible } from './dom.js';
import { monthField, monthOf, monthSteps, sayComplete } from './month.js';
import { duration, monthAfter, monthWords } from './time.js';
import { count, errorWords } from './words.js';

const COLUMNS = [
  { head: 'Rank', number: true },
  { head: 'Station' },
  { head: 'Faults', number: true },
  { head: 'Worst day' },
  { head: 'Bad days', number: true },
  { head: 'Episodes', number: true },
  { head: 'Time faulted' },
  { head: 'Errors, most frequent first' },
];
const COMPARED = 20;

/** Shows the month `2023-01`, or the last whole one, in `main`; `params` may hold a threshold. */
export function faultsView(main, month, params, announce) {
  const shown = monthOf(month);
  const threshold = params.get('threshold');
  const href = (to, least = threshold) => `#/faults/${to}${least ? `?threshold=${least}` : ''}`;
  const go = (to, least) => {
    location.hash = href(to, least);
  };
  const least = h('input', {
    type: 'number',
    id: 'threshold',
    min: 1,
    max: 999,
    value: threshold,
    placeholder: 'as mailed',
    on: { change: () => least.checkValidity() && go(shown, least.value) },
  });
  const whole = h('p', { id: 'month-complete' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const chart = h('div', { id: 'chart' });
  const choice = h('select', { id: 'chart-of', on: { change: draw } });
  const ranking = h('div', { id: 'ranking' });
  const body = h(
    'div',
    { class: 'stack', hidden: true },
    h(
      'section',
      {},
      h('h2', {}, 'Chart'),
      h('div', { class: 'field' }, h('label', { for: 'chart-of' }, 'Shows'), choice),
      chart,
    ),
    h('section', {}, h('h2', {}, 'Ranking'), ranking),
  );
  let answer = null;
  let closed = false;
  let asked = 0;

  main.replaceChildren(
    h('h1', { tabindex: -1 }, `Faulted stations of ${monthWords(shown)}`),
    h(
      'div',
      { class: 'line' },
      monthField(shown, go),
      h('div', { class: 'field' }, h('label', { for: 'threshold' }, 'Faults in one day, at least'), least),
      ...monthSteps(shown, href),
      h('a', { class: 'button', id: 'mails', href: `#/mails/${shown}` }, 'Mails of this month'),
    ),
    whole,
    problem,
    body,
  );
  document.title = `Faulted stations ${shown} – Chargelake`;

  async function load() {
    whole.textContent = 'Loading …';
    try {
      answer = await api.faultedStations(shown, threshold);
    } catch (reason) {
      if (!closed) fail(reason);
      return;
    }
    if (closed) return;
    const { complete, stations } = answer;
    sayComplete(whole, shown, complete, answer.freshness.validThrough, 'The ranking can still change.');
    announce(
      `${count(stations.length, 'station')} in ${monthWords(shown)}, ${complete ? 'complete' : 'not complete'}.`,
    );
    body.hidden = false;
    ranking.replaceChildren(
      stations.length
        ? table(`${count(stations.length, 'station')}, most faults first`, COLUMNS, stations.map(line))
        : h('p', { class: 'empty' }, 'No station reached the threshold in this month.'),
    );
    choice.replaceChildren(
      h('option', { value: 'days' }, 'Faults per day, all stations'),
      stations.length > 0 &&
        h('option', { value: 'stations' }, `Faults per station, first ${Math.min(COMPARED, stations.length)}`),
      ...stations.map((s) =>
        h('option', { value: `station ${s.stationId}` }, `Faults per day, ${visible(s.stationId)}`),
      ),
    );
    draw();
  }

  function fail(reason) {
    whole.textContent = '';
    problem.textContent = reason.status === 403 ? `Only analysts see the months. ${reason.message}` : reason.message;
    problem.hidden = false;
  }

  async function draw() {
    const mine = ++asked;
    const of = choice.value;
    if (of === 'stations') {
      const first = answer.stations.slice(0, COMPARED);
      chart.replaceChildren(
        bars(
          `Faults of the first ${first.length} stations in ${monthWords(shown)}; the ranking has the numbers`,
          first.map((s) => ({ label: String(s.rank), title: visible(s.stationId), value: s.faults })),
          'Rank',
        ),
      );
      return;
    }
    const id = of.startsWith('station ') ? of.slice(8) : null;
    try {
      const { days } = await api.faultDays(shown, id);
      if (closed || mine !== asked) return;
      const sums = new Map();
      for (const { day, faults } of days) sums.set(day, (sums.get(day) ?? 0) + faults);
      const last = Number(new Date(Date.parse(`${monthAfter(shown, 1)}-01`) - 1).toISOString().slice(8, 10));
      const items = Array.from({ length: last }, (_, i) => {
        const day = `${shown}-${String(i + 1).padStart(2, '0')}`;
        return { label: String(i + 1), title: day, value: sums.get(day) ?? 0 };
      });
      chart.replaceChildren(
        bars(
          `Faults per day in ${monthWords(shown)}${id ? ` of ${visible(id)}` : ''}; the table below has the numbers`,
          items,
          'Day of the month (UTC)',
        ),
        h(
          'details',
          {},
          h('summary', {}, 'The same as a table'),
          table(
            'Days with faults',
            [{ head: 'Day (UTC)' }, { head: 'Faults', number: true }],
            items.filter((d) => d.value).map((d) => [d.title, String(d.value)]),
          ),
        ),
      );
    } catch (reason) {
      if (!closed && mine === asked) chart.replaceChildren(h('p', { class: 'problem' }, reason.message));
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

function line(s) {
  const name = [s.name, s.site].filter(Boolean).join(', ');
  return [
    String(s.rank),
    [
      h('a', { class: 'id', href: stationHref(s.stationId) }, said(s.stationId)),
      name && [' ', said(name, { class: 'muted' })],
    ],
    h('strong', {}, s.faults.toLocaleString('en')),
    h('span', { class: 'keep' }, `${s.worstDay} (${s.worstDayFaults})`),
    String(s.daysOverThreshold),
    String(s.episodes),
    duration(s.faultMinutes * 60000),
    s.topErrorCodes.flatMap((code, i) => [i ? ', ' : '', h('span', { title: errorWords(code) }, said(code))]),
  ];
}
