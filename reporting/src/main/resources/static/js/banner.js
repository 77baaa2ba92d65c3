/** What the reader must know before believing the page: whether it is current, paused, or without its server. */

import { byId, h } from './dom.js';
import { live } from './live.js';
import { icon } from './signs.js';
import { sinceOf, timeOf } from './time.js';

const SPOKEN = {
  lost: 'Connection to the server lost. What you see is not current.',
  stale: 'Not current: the server has no newer messages from the stations.',
  paused: 'Updates paused.',
  current: 'Current again.',
};
let told = 'current';

const withAge = (iso) => [timeOf(iso), ', ', sinceOf(iso, ' ago')];

/** Shows it. Times in it may change at any moment, so what is spoken is said apart, once for each change of state. */
export function showCurrency() {
  const paused = live.pausedAt !== null;
  const state = live.contact === 'lost' ? 'lost' : live.stale ? 'stale' : paused ? 'paused' : 'current';
  const banner = byId('banner');
  banner.className = `banner ${state}`;
  banner.hidden = state === 'current';
  banner.replaceChildren(...content(state));
  if (state !== told) byId('alarm').textContent = SPOKEN[state];
  told = state;
  indicate(state);
  const { waiting } = live;
  byId('pause').textContent = paused ? `Resume updates${waiting ? ` (${waiting} changed)` : ''}` : 'Pause updates';
}

function content(state) {
  const asOf = live.freshness?.asOf;
  const known = asOf ? ['What you see is of ', ...withAge(asOf), '.'] : ['Nothing is known yet.'];
  switch (state) {
    case 'lost':
      return [
        icon('stale'),
        h('strong', {}, 'Connection to the server lost'),
        ' since ',
        ...withAge(live.lostSince),
        '. ',
        ...known,
        ' Trying again.',
      ];
    case 'stale':
      return [
        icon('stale'),
        h('strong', {}, 'Not current'),
        ': the server has no newer messages from the stations. ',
        ...known,
      ];
    case 'paused':
      return [
        h('strong', {}, 'Updates paused'),
        ' at ',
        timeOf(new Date(live.pausedAt).toISOString()),
        '. Everything is shown as it was then.',
      ];
    default:
      return [];
  }
}

/** The short form, always in sight. */
function indicate(state) {
  const place = byId('freshness');
  const asOf = live.freshness?.asOf;
  const age = asOf ? [', ', sinceOf(asOf, ' ago')] : [];
  place.className = state === 'lost' || state === 'stale' ? 'told s-stale' : '';
  if (state === 'lost') place.replaceChildren(icon('stale'), ' No connection');
  else if (state === 'stale') place.replaceChildren(icon('stale'), ' Not current', ...age);
  else if (state === 'paused') place.replaceChildren('Paused');
  else if (live.contact === 'connecting') place.replaceChildren('Connecting …');
  else place.replaceChildren(icon('available'), ' Live', ...age);
}
