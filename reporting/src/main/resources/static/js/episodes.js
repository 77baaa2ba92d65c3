/** A station's faults from their beginning to their end, from the gold table of fault episodes. */

import { h, said, table } from './dom.js';
import { chip } from './signs.js';
import { duration, monthWords, sinceOf, timeOf } from './time.js';
import { connectorName, count, endingWords, errorWords } from './words.js';

const COLUMNS = [
  { head: 'Began' },
  { head: 'Where' },
  { head: 'For' },
  { head: 'Errors' },
  { head: 'How it ended' },
];
const AT_ONCE = 10;
const MINUTE_MS = 60000;

/** A node, `update(months, answers)` that shows answers of `fault-episodes`, and `live(station)` that compares them. */
export function faultEpisodes() {
  const node = h('div', { id: 'episodes' }, h('p', { class: 'muted' }, 'Loading …'));
  let episodes = null;
  let months = [];
  let through = null;
  let connectors = [];
  let drawn = '';

  function draw() {
    if (!episodes) return;
    // Nothing is drawn anew under the reader's hands unless it says something else.
    const meaning = JSON.stringify(episodes.filter((e) => !e.endedAt).map(nowOf));
    if (meaning === drawn) return;
    drawn = meaning;
    const words = months.map(monthWords).reverse().join(' and ');
    if (!episodes.length) {
      node.replaceChildren(h('p', { class: 'empty' }, `No fault began in ${words}.`), note());
      return;
    }
    const rows = episodes.map(line);
    node.replaceChildren(
      table(`${count(rows.length, 'fault')} began in ${words}; the newest first`, COLUMNS, rows.slice(0, AT_ONCE)),
      ...(rows.length > AT_ONCE ? [older(rows.slice(AT_ONCE))] : []),
      note(),
    );
  }

  const note = () => h('p', { class: 'muted' }, 'Months are UTC months; data through ', timeOf(through), '.');

  /** What is known of an episode's connector beyond the data: the status it reported last; null where none. */
  const nowOf = (episode) => connectors.find((c) => c.connectorId === episode.connectorId)?.status ?? null;

  function line(episode) {
    const { connectorId, beganAt, endedAt, errorCodes, endedBy } = episode;
    return [
      timeOf(beganAt),
      connectorName(connectorId),
      endedAt ? h('span', { class: 'keep' }, duration(episode.minutes * MINUTE_MS)) : lasting(episode),
      errorCodes.length
        ? errorCodes.map((code, i) => [
            i ? '; ' : '',
            h('strong', {}, said(code)),
            errorWords(code) && `: ${errorWords(code)}`,
          ])
        : 'no error code was told',
      endedAt ? endingWords(endedBy) : '–',
    ];
  }

  function lasting(episode) {
    const status = nowOf(episode);
    if (status === null)
      return chip('faulted', `still faulted for ${duration(episode.minutes * MINUTE_MS)} when the data ends`);
    return status === 'Faulted'
      ? chip('faulted', ['still faulted for ', sinceOf(episode.beganAt)])
      : ['over by now, ended after ', timeOf(through)];
  }

  return {
    node,
    update(shown, answers) {
      months = shown;
      through = answers[0].freshness.validThrough;
      episodes = answers
        .flatMap((answer) => answer.episodes)
        .sort((one, other) => Date.parse(other.beganAt) - Date.parse(one.beganAt));
      drawn = '';
      draw();
    },
    live(station) {
      connectors = station.connectors;
      draw();
    },
    fail(message) {
      node.replaceChildren(h('p', { class: 'muted' }, message));
    },
  };
}

const older = (rows) =>
  h(
    'details',
    {},
    h('summary', {}, count(rows.length, 'older one')),
    table('Older ones, the newest first', COLUMNS, rows),
  );
