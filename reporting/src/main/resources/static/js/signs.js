/** A sign is an icon, a colour and a word, always together: no state is told by colour alone. */

import { h, svg } from './dom.js';
import { stateWord } from './words.js';

const DISC = 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z';
const PLUG = 'M4.5 0h2v4h-2zM9.5 0h2v4h-2zM3 5h10v3a5 5 0 0 1-4 4.9V16H7v-3.1A5 5 0 0 1 3 8z';
const PATHS = {
  faulted: 'M5 0h6l5 5v6l-5 5H5l-5-5V5zM7 3v6h2V3zm0 8v2h2v-2z',
  unavailable: `${DISC}M3 6.8h10v2.4H3z`,
  charging: 'M10 0 2 9h5l-1 7 8-10H9z',
  occupied: `${DISC}M8 2a6 6 0 0 1 0 12z`,
  available: `${DISC}M3.5 8 5 6.5l2 2L11 4.5 12.5 6 7 11.5z`,
  unknown: `${DISC}M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM5.3 6.2a2.7 2.7 0 1 1 3.8 2.5c-.3.1-.4.3-.4.8H7.2c0-1.3.5-1.9 1.3-2.2a1.2 1.2 0 1 0-1.6-1.1zM7.2 10.7h1.5v1.5H7.2z`,
  connected: PLUG,
  offline: PLUG,
  unseen: PLUG,
  stale: `${DISC}M7 3h2v4.6l3 1.8-1 1.7-4-2.4z`,
};

/** An icon of 16 by 16, hidden from screen readers: the word beside it says the same. */
export function icon(sign) {
  return svg('svg', { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, glyph(sign));
}

/** The drawing alone, for use inside another SVG. */
export function glyph(sign) {
  const path = svg('path', { d: PATHS[sign] ?? PATHS.unknown, fill: 'currentColor', 'fill-rule': 'evenodd' });
  if (sign !== 'offline') return path;
  const slash = (width, stroke) => svg('path', { d: 'M1 15 15 1', 'stroke-width': width, class: stroke });
  return svg('g', {}, path, slash(5, 'gap'), slash(2, 'slash'));
}

/** Icon and word; `word` where it is another one than the state's own. */
export function chip(sign, word) {
  return h('span', { class: `chip s-${sign}` }, icon(sign), h('span', {}, word ?? stateWord(sign)));
}

/** A station's state; that of one that is offline is said to be the last known. */
export const stateChip = ({ state, connection }) =>
  chip(state, connection === 'offline' ? `${stateWord(state)}, last known` : undefined);

/** The sign of a connection. */
export const connectionSign = (connection) => (connection === 'unknown' ? 'unseen' : connection);
