/** The last 24 hours of a station: one lane for each connector and one for the connection, and the same as a table. */

import { h, row, said, svg, table } from './dom.js';
import { chip } from './signs.js';
import { duration, hour, local, timeOf } from './time.js';
import { connectorName, count, stateOf, stateWord } from './words.js';

const LANE = 34;
const TOP = 4;
const AXIS = 22;
const LONGEST_TABLE = 300;
/** How much of a lane's height a state fills: trouble stands out without its colour too. */
const HEIGHT = {
  faulted: 1,
  unavailable: 0.7,
  charging: 0.55,
  occupied: 0.35,
  available: 0.2,
  unknown: 0.2,
  connected: 0.2,
  offline: 0.7,
};
const COLUMNS = [
  { head: 'From' },
  { head: 'Until' },
  { head: 'For' },
  { head: 'What' },
  { head: 'State' },
  { head: 'Reported' },
];

/**
 * Spans of each lane, oldest first: [{name, spans: [{from, to, state, status, note}]}], times in ms.
 *
 * @param history of the API
 * @param station its summary, for the connection where the window holds no session
 */
function lanes(history, station) {
  const from = Date.parse(history.from);
  const to = Date.parse(history.to);
  const byConnector = new Map();
  for (const change of history.changes) {
    if (!byConnector.has(change.connectorId)) byConnector.set(change.connectorId, []);
    byConnector.get(change.connectorId).push(change);
  }
  const connectors = [...byConnector]
    .sort(([a], [b]) => a - b)
    .map(([id, changes]) => {
      changes.sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
      return {
        name: connectorName(id),
        spans: clip(
          changes.map((change, i) => ({
            from: Date.parse(change.occurredAt),
            to: i + 1 < changes.length ? Date.parse(changes[i + 1].occurredAt) : to,
            state: stateOf(change.status),
            status: change.status,
            note: [change.errorCode === 'NoError' ? null : change.errorCode, change.info].filter(Boolean).join(', '),
          })),
          from,
          to,
        ),
      };
    });
  return [
    ...connectors,
    { name: 'Connection', spans: clip(connection(history.sessions, station, from, to), from, to) },
  ];
}

function connection(sessions, station, from, to) {
  const connected = sessions
    .map((s) => ({
      from: s.connectedAt ? Date.parse(s.connectedAt) : from - 1,
      to: s.disconnectedAt ? Date.parse(s.disconnectedAt) : to,
      state: 'connected',
      status: stateWord('connected'),
      note: '',
      reason: s.reason,
    }))
    .sort((a, b) => a.from - b.from);
  if (!connected.length && station.connection === 'offline') {
    const since = station.disconnectedAt ? Date.parse(station.disconnectedAt) : from;
    return [offline(since, to, station.disconnectReason)];
  }
  if (!connected.length && station.connectedSince) {
    return [
      { from: Date.parse(station.connectedSince), to, state: 'connected', status: stateWord('connected'), note: '' },
    ];
  }
  const spans = [];
  let end = null;
  let reason = null;
  for (const span of connected) {
    if (end !== null && span.from > end) spans.push(offline(end, span.from, reason));
    spans.push(span);
    if (end === null || span.to >= end) ({ to: end, reason } = span);
  }
  if (end !== null && end < to) spans.push(offline(end, to, reason));
  return spans;
}

const offline = (from, to, reason) => ({
  from,
  to,
  state: 'offline',
  status: stateWord('offline'),
  note: reason ?? '',
});

/** Within the window, and repeats of the same state joined. */
function clip(spans, from, to) {
  const kept = [];
  for (const span of spans) {
    const cut = { ...span, began: span.from, from: Math.max(span.from, from), to: Math.min(span.to, to) };
    if (!(cut.to > cut.from)) continue;
    const last = kept.at(-1);
    if (last && last.status === cut.status && last.note === cut.note && last.to >= cut.from)
      last.to = Math.max(last.to, cut.to);
    else kept.push(cut);
  }
  return kept;
}

/** The section's content; `update(history, station)` draws it anew and keeps the table open where it was. */
export function timeline() {
  const picture = h('div', { class: 'picture' });
  const legend = h('ul', { class: 'legend', 'aria-label': 'Legend' });
  const summary = h('summary', {}, 'The same as a table');
  const rows = table('Changes of the last 24 hours, newest first', COLUMNS, []);
  const more = h('p', { class: 'muted', hidden: true });
  const details = h('details', { hidden: true }, summary, rows, more);
  const node = h('div', {}, picture, legend, details);
  let drawn = null;
  new ResizeObserver(() => drawn && draw()).observe(picture);

  function draw() {
    picture.replaceChildren(chart(drawn, Math.max(260, picture.clientWidth)));
  }

  function update(history, station) {
    const all = lanes(history, station);
    drawn = { lanes: all, from: Date.parse(history.from), to: Date.parse(history.to) };
    const spans = all.flatMap((lane) => lane.spans.map((span) => ({ ...span, lane: lane.name })));
    details.hidden = !spans.length;
    legend.hidden = !spans.length;
    if (!spans.length) {
      drawn = null;
      picture.replaceChildren(h('p', { class: 'empty' }, 'Nothing was heard of this station in the last 24 hours.'));
      return;
    }
    legend.replaceChildren(...[...new Set(spans.map((s) => s.state))].map((state) => h('li', {}, chip(state))));
    spans.sort((a, b) => b.from - a.from);
    rows.tBodies[0].replaceChildren(
      ...spans
        .slice(0, LONGEST_TABLE)
        .map((span) =>
          row(COLUMNS, [
            span.began < drawn.from ? 'before' : timeOf(new Date(span.from).toISOString()),
            span.to >= drawn.to ? 'now' : timeOf(new Date(span.to).toISOString()),
            `${span.began < drawn.from ? 'over ' : ''}${duration(span.to - span.from)}`,
            span.lane,
            chip(span.state),
            [said(span.status), span.note && [', ', said(span.note)]],
          ]),
        ),
    );
    more.hidden = spans.length <= LONGEST_TABLE;
    more.textContent = `The newest ${LONGEST_TABLE} of ${spans.length}.`;
    draw();
  }
  return { node, update };
}

function chart({ lanes: all, from, to }, width) {
  const left = width < 480 ? 82 : 120;
  const inner = width - left - 8;
  const x = (t) => left + ((t - from) / (to - from)) * inner;
  const bottom = TOP + all.length * LANE;
  const faults = all.reduce((n, lane) => n + lane.spans.filter((s) => s.state === 'faulted').length, 0);
  const breaks = all.at(-1).spans.filter((s) => s.state === 'offline').length;
  const label =
    `State of ${count(all.length - 1, 'connector')} from ${local(from)} to ${local(to)}: ` +
    `faulted ${count(faults, 'time')}, offline ${count(breaks, 'time')}. All changes are in the table below.`;
  return svg(
    'svg',
    { role: 'img', 'aria-label': label, width, height: bottom + AXIS, class: 'timeline' },
    hatch(),
    ticks(from, to, width).map((t) => [
      svg('line', { x1: x(t), x2: x(t), y1: TOP, y2: bottom, class: 'grid' }),
      svg('text', { x: x(t), y: bottom + 16, 'text-anchor': 'middle', class: 'axis' }, hour(t)),
    ]),
    all.map((lane, i) => {
      const base = TOP + (i + 1) * LANE - 5;
      return [
        svg('text', { x: 0, y: base - 6, class: 'lane' }, lane.name),
        svg('line', { x1: left, x2: width - 8, y1: base, y2: base, class: 'base' }),
        lane.spans.map((span) => bar(span, x, base)),
      ];
    }),
  );
}

function bar(span, x, base) {
  const height = (LANE - 10) * (HEIGHT[span.state] ?? 0.2);
  const box = { x: x(span.from), y: base - height, width: Math.max(1.5, x(span.to) - x(span.from)), height };
  const striped = span.state === 'offline' || span.state === 'unavailable';
  return svg(
    'g',
    { class: `s-${span.state}` },
    svg('rect', { ...box, class: 'bar' }),
    striped && svg('rect', { ...box, fill: `url(#hatch-${span.state})` }),
    svg(
      'title',
      {},
      `${stateWord(span.state)} (${[span.status, span.note].filter(Boolean).join(', ')}), ` +
        `${local(span.from)} to ${local(span.to)}, ${duration(span.to - span.from)}`,
    ),
  );
}

/** Stripes that lean one way for unavailable and the other for offline. */
function hatch() {
  const pattern = (state, turn) =>
    svg(
      'pattern',
      {
        id: `hatch-${state}`,
        width: 6,
        height: 6,
        patternUnits: 'userSpaceOnUse',
        patternTransform: `rotate(${turn})`,
      },
      svg('rect', { width: 3, height: 6, class: 'stripe' }),
    );
  return svg('defs', {}, pattern('unavailable', 45), pattern('offline', -45));
}

function ticks(from, to, width) {
  const step = (width < 480 ? 6 : width < 760 ? 3 : 2) * 3600e3;
  const first = new Date(from);
  first.setMinutes(0, 0, 0);
  const result = [];
  for (let t = first.getTime() + 3600e3; t < to; t += 3600e3) {
    if (new Date(t).getHours() % (step / 3600e3) === 0) result.push(t);
  }
  return result.filter((t) => t - from > 1800e3 && to - t > 1200e3);
}
