/** A station's faults from their beginning to their end, from the gold table of fault episodes. */

import { h, said, table } from './dom.js';
import { chip } from './signs.js';
import { duration, monthWords, sinceOf, timeOf } from './time.js';
import { adviceWords, connectorName, count, endingWords, errorWords, likenessWords } from './words.js';

const COLUMNS = [
  { head: 'Began' },
  { head: 'Where' },
  { head: 'For' },
  { head: 'Errors' },
  { head: 'How it ended' },
];
const AT_ONCE = 10;
const MINUTE_MS = 60000;

/**
 * A node, `update(months, answers, outlooks)` that shows answers of `fault-episodes` and the faults of `fault-recovery`, and
 * `live(station)` that compares them.
 */
export function faultEpisodes() {
  const node = h('div', { id: 'episodes' }, h('p', { class: 'muted' }, 'Loading …'));
  let episodes = null;
  let months = [];
  let through = null;
  let connectors = [];
  let outlooks = [];
  let drawn = '';

  function draw() {
    if (!episodes) return;
    // Nothing is drawn anew under the reader's hands unless it says something else.
    const meaning = JSON.stringify([...episodes.filter((e) => !e.endedAt), ...outlooks].map(nowOf));
    if (meaning === drawn) return;
    drawn = meaning;
    const words = months.map(monthWords).reverse().join(' and ');
    const expected = outlooks.filter((o) => [null, 'Faulted'].includes(nowOf(o))).map(outlook);
    if (!episodes.length) {
      node.replaceChildren(...expected, h('p', { class: 'empty' }, `No fault began in ${words}.`), note());
      return;
    }
    const rows = episodes.map(line);
    node.replaceChildren(
      ...expected,
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

  /** What to expect of a fault that is open, and what that rests on. */
  function outlook(fault) {
    const { connectorId, beganAt, cases, likeness, clearsItselfPct, needsResetPct, needsVisitPct, advice } = fault;
    const known = clearsItselfPct !== null;
    return h(
      'div',
      { class: 'note s-faulted outlook' },
      h(
        'p',
        {},
        h('strong', {}, `${connectorName(connectorId)}, faulted since `, timeOf(beganAt), ': '),
        adviceWords(advice),
      ),
      h(
        'p',
        {},
        known
          ? [
              `Of ${count(cases, 'earlier fault')} with this error ${likenessWords(likeness)} that lasted at least as long, `,
              `${percent(clearsItselfPct)} cleared by themselves`,
              ...(fault.halfClearedBy
                ? [' (half of them by ', timeOf(fault.halfClearedBy), ', nine of ten by ', timeOf(fault.mostClearedBy), ')']
                : []),
              `, ${percent(needsResetPct)} after a restart, ${percent(needsVisitPct)} after a crew’s visit.`,
            ]
          : `${count(cases, 'earlier fault')} with this error lasted at least as long.`,
      ),
    );
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
    update(shown, answers, expected) {
      months = shown;
      outlooks = expected;
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

const percent = (share) => `${Math.round(share)} %`;

const older = (rows) =>
  h(
    'details',
    {},
    h('summary', {}, count(rows.length, 'older one')),
    table('Older ones, the newest first', COLUMNS, rows),
  );
