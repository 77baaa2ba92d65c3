/** The search field: a combobox with a list (WAI-ARIA APG). Enter without a choice takes what was typed as an id. */

import { api } from './api.js';
import { byId, h, said, stationHref } from './dom.js';
import { chip, stateChip } from './signs.js';

const TYPING_MS = 120;
const SUGGESTIONS = 8;
/** Blanks and marks that come along when an id is copied out of a mail. */
const EDGES = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;

const field = byId('station-search');
const box = byId('suggestions');
/** What the page itself has put into the field. */
let mine = '';
let found = [];
let chosen = -1;
let timer = 0;
let request = null;

export function startSearch() {
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, TYPING_MS);
  });
  field.addEventListener('keydown', keys);
  field.addEventListener('blur', close);
  box.addEventListener('mousedown', (event) => event.preventDefault());
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    go();
  });
  field.focus();
}

function keys(event) {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (box.hidden) suggest();
    else choose(chosen + (event.key === 'ArrowDown' ? 1 : -1));
  } else if (event.key === 'Escape' && !box.hidden) {
    event.preventDefault();
    close();
  }
}

async function suggest() {
  const q = field.value.replace(EDGES, '');
  request?.abort();
  if (!q) return close();
  request = new AbortController();
  const { signal } = request;
  try {
    const { stations } = await api.stations({ q, limit: SUGGESTIONS }, signal);
    if (!signal.aborted && document.activeElement === field) show(stations);
  } catch {
    // Without suggestions an id can still be typed; that the server is away is said in the banner.
    if (!signal.aborted) close();
  }
}

function show(stations) {
  found = stations;
  box.replaceChildren(
    ...stations.map((station, i) =>
      h(
        'li',
        {
          id: `suggestion-${i}`,
          role: 'option',
          'aria-selected': 'false',
          on: {
            click: () => {
              chosen = i;
              go();
            },
          },
        },
        said(station.stationId, { class: 'id' }),
        ' ',
        h('span', { class: 'muted' }, said([station.name, station.site].filter(Boolean).join(', '))),
        ' ',
        h('span', { class: 'signs' }, stateChip(station), station.connection === 'offline' && chip('offline')),
      ),
    ),
  );
  box.hidden = !stations.length;
  field.setAttribute('aria-expanded', String(!box.hidden));
  choose(-1);
}

/** Marks one suggestion; beyond either end it is the field itself. */
function choose(index) {
  chosen = index < -1 ? found.length - 1 : index >= found.length ? -1 : index;
  [...box.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === chosen)));
  if (chosen < 0) field.removeAttribute('aria-activedescendant');
  else field.setAttribute('aria-activedescendant', `suggestion-${chosen}`);
  box.children[chosen]?.scrollIntoView({ block: 'nearest' });
}

function close() {
  clearTimeout(timer);
  request?.abort();
  found = [];
  chosen = -1;
  box.hidden = true;
  field.setAttribute('aria-expanded', 'false');
  field.removeAttribute('aria-activedescendant');
}

/** Shows the station, and leaves the field ready for the next caller. */
function go() {
  const typed = field.value.replace(EDGES, '');
  const id = found[chosen]?.stationId ?? typed;
  close();
  if (!id) return;
  mine = field.value = id;
  field.focus();
  field.select();
  const target = stationHref(id);
  if (location.hash === target) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = target;
}

/** Shows the id of the station in view, or nothing, unless the reader has begun to type another one. */
export function searchShows(id) {
  if (document.activeElement !== field || field.value === mine) mine = field.value = id ?? '';
  if (document.activeElement === field) field.select();
}
