/** Elements are made here and nowhere else: a string always becomes a text node, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element. `props` are attributes; functions under `on` are listeners; null and false leave one out. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element, the same way. */
export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Characters that show nothing, or turn the direction of what follows. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A station's text with its control characters spelled out, such as ⟨U+202E⟩, so that no two ids look alike. */
export function visible(text) {
  return String(text ?? '').replace(
    UNSEEN,
    (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** A station's text, kept apart from the direction of the text around it. */
export const said = (text, props) => h('bdi', props, visible(text));

export const stationHref = (id) => `#/station/${encodeURIComponent(id)}`;

/**
 * A table whose rows become blocks on a narrow screen. Roles are explicit because the blocks would lose them.
 *
 * @param columns [{head, number?, wide?}]
 * @param rows arrays of cells, each a node or a string
 */
export function table(caption, columns, rows, props) {
  return h(
    'table',
    { role: 'table', ...props },
    h('caption', {}, caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        columns.map((c) => h('th', { role: 'columnheader', scope: 'col', class: c.number && 'number' }, c.head)),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map((cells) => row(columns, cells)),
    ),
  );
}

/** One row of such a table. */
export function row(columns, cells, props) {
  return h(
    'tr',
    { role: 'row', ...props },
    cells.map((cell, i) =>
      h(
        'td',
        {
          role: 'cell',
          class: `${columns[i].number ? 'number' : ''}${cell === '–' ? ' none' : ''}`,
          'data-head': columns[i].head,
        },
        h('div', {}, cell),
      ),
    ),
  );
}
