/** The whole network: counts that filter, a list with the worst first, and the map. */

import { api } from './api.js';
import { h, row, said, stationHref, table } from './dom.js';
import { fleet } from './fleet.js';
import { live } from './live.js';
import { map } from './map.js';
import { chip, connectionSign, icon } from './signs.js';
import { sinceOf } from './time.js';
import { count, STATES, stateOf, stateWord } from './words.js';

const DRAW_MS = 1000;
const LOADING_MS = 150;
const ROWS = matchMedia('(max-width: 900px)').matches ? 20 : 50;
const COLUMNS = [
  { head: 'Station' },
  { head: 'State' },
  { head: 'Connection' },
  { head: 'Connectors' },
  { head: 'Last heard' },
];
/** [filter, its value, key of the API's counts, sign]. */
const TILES = [
  ['state', 'faulted', 'faulted'],
  ['state', 'unavailable', 'unavailable'],
  ['state', 'charging', 'charging'],
  ['state', 'available', 'available'],
  ['state', 'other', 'other', 'occupied'],
  ['connection', 'offline', 'offline'],
  ['connection', 'connected', 'connected'],
  ['connection', 'unknown', 'unknownConnection', 'unseen'],
];

/** Shows the network in `main`, filtered by `params` (state, connection). */
export function networkView(main, params, announce) {
  const filter = { state: params.get('state'), connection: params.get('connection') };
  const tiles = h('ul', { class: 'tiles', 'aria-label': 'Counts, each of which filters the list' });
  const title = h('h2', { id: 'list-title' });
  const rows = table('Worst first', COLUMNS, [], { id: 'stations', 'aria-labelledby': 'list-title' });
  const more = h(
    'button',
    {
      type: 'button',
      hidden: true,
      on: {
        click: () => {
          shown += ROWS;
          draw();
        },
      },
    },
    `Show ${ROWS} more`,
  );
  const everywhere = h(
    'button',
    {
      type: 'button',
      hidden: true,
      on: {
        click: () => {
          place = null;
          draw();
        },
      },
    },
    'All places',
  );
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const picture = map((stations) => {
    place = new Set(stations.map((s) => s.stationId));
    draw();
    title.scrollIntoView({ block: 'nearest' });
  });
  let shown = ROWS;
  let place = null;
  let timer = 0;
  let asked = 0;
  let closed = false;
  main.replaceChildren(
    h('h1', { tabindex: -1 }, 'Network'),
    problem,
    tiles,
    h(
      'div',
      { class: 'split' },
      h('section', {}, h('div', { class: 'line' }, title, everywhere), rows, more),
      h('section', {}, h('h2', {}, 'Map'), picture.node),
    ),
  );
  document.title = 'Network – Chargelake';
  for (const event of ['focusin', 'pointerover']) {
    rows.addEventListener(event, (e) => picture.point(e.target.closest('tr')?.dataset.id));
  }
  title.textContent = 'Loading …';

  const fits = (s) =>
    (!filter.connection || s.connection === filter.connection) &&
    (!place || place.has(s.stationId)) &&
    (!filter.state ||
      (filter.state === 'other' ? s.state === 'occupied' || s.state === 'unknown' : s.state === filter.state));

  function draw() {
    clearTimeout(timer);
    timer = 0;
    if (closed) return;
    const some = [...fleet.stations.values()]
      .filter(fits)
      .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || (a.stationId < b.stationId ? -1 : 1));
    const words = [filter.state, filter.connection === 'unknown' ? 'unseen' : filter.connection]
      .filter(Boolean)
      .map((w) => stateWord(w).toLowerCase());
    title.textContent =
      `${count(some.length, 'station')}${words.length ? `: ${words.join(', ')}` : ''}${place ? ' at this place' : ''}` +
      (fleet.complete ? '' : ', still loading …');
    const focused = rows.contains(document.activeElement) ? document.activeElement.closest('tr').dataset.id : null;
    rows.tBodies[0].replaceChildren(...some.slice(0, shown).map(line));
    if (focused)
      [...rows.tBodies[0].rows]
        .find((r) => r.dataset.id === focused)
        ?.querySelector('a')
        .focus();
    rows.hidden = !some.length;
    more.hidden = some.length <= shown;
    everywhere.hidden = !place;
    if (!place) picture.update(some);
  }

  async function counts() {
    asked = Date.now();
    const { counts: n, freshness } = await api.summary();
    if (closed) return;
    live.heard(freshness);
    const focused = document.activeElement?.dataset?.tile;
    tiles.replaceChildren(
      ...TILES.map(([name, value, key, sign = key]) => {
        const on = filter[name] === value;
        const hash = new URLSearchParams(Object.entries({ ...filter, [name]: on ? null : value }).filter(([, v]) => v));
        return h(
          'li',
          {},
          h(
            'a',
            {
              class: `tile s-${sign}`,
              href: `#/network${hash.size ? `?${hash}` : ''}`,
              'aria-current': on && 'true',
              'data-tile': key,
            },
            icon(sign),
            h('strong', {}, n[key].toLocaleString('en')),
            h('span', {}, stateWord(key === 'other' ? 'other' : sign)),
          ),
        );
      }),
    );
    if (focused) tiles.querySelector(`[data-tile="${focused}"]`)?.focus();
  }

  function fail(reason) {
    problem.textContent = reason.message;
    problem.hidden = false;
  }

  const refresh = () => {
    problem.hidden = true;
    counts().catch(fail);
    return fleet.load().catch(fail);
  };
  const later = () => {
    timer ||= setTimeout(draw, DRAW_MS);
    if (Date.now() - asked > 2 * DRAW_MS) counts().catch(fail);
  };
  const loaded = () => {
    timer ||= setTimeout(draw, LOADING_MS);
  };
  fleet.addEventListener('change', loaded);
  if (fleet.complete) {
    draw();
    counts().catch(fail);
  } else {
    refresh().then(() => {
      if (closed) return;
      draw();
      announce(title.textContent);
    });
  }
  return {
    second() {},
    contact() {},
    snapshot: refresh,
    stations: later,
    close() {
      closed = true;
      clearTimeout(timer);
      fleet.removeEventListener('change', loaded);
    },
  };
}

function line(station) {
  const tally = new Map();
  for (const c of station.connectors) {
    const state = stateOf(c.status);
    tally.set(state, (tally.get(state) ?? 0) + 1);
  }
  const name = [station.name, station.site].filter(Boolean).join(', ');
  return row(
    COLUMNS,
    [
      [
        h('a', { class: 'id', href: stationHref(station.stationId) }, said(station.stationId)),
        name && [' ', said(name, { class: 'muted' })],
      ],
      [chip(station.state), station.connection === 'offline' && h('div', { class: 'muted' }, 'last known')],
      chip(connectionSign(station.connection)),
      STATES.filter((s) => tally.has(s))
        .map((s) => `${tally.get(s)} ${stateWord(s).toLowerCase()}`)
        .join(', ') || '–',
      station.lastSeenAt ? sinceOf(station.lastSeenAt, ' ago') : 'never',
    ],
    { 'data-id': station.stationId },
  );
}
