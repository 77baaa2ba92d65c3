/** What the views of a month share: which one it is, the field that changes it, and how complete it is. */

import { h } from './dom.js';
import { icon } from './signs.js';
import { clock, monthAfter, monthWords, timeOf } from './time.js';

const currentMonth = () => new Date(clock.real()).toISOString().slice(0, 7);

/** The month of an address, such as `2023-01`; the last whole one where it has none. */
export const monthOf = (text) =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '') ? text : monthAfter(currentMonth(), -1);

/** The field of the month that is shown. `go` hears the month that is wanted instead. */
export function monthField(shown, go) {
  const picker = h('input', {
    type: 'month',
    id: 'month',
    value: shown,
    max: currentMonth(),
    pattern: '[0-9]{4}-[0-9]{2}',
    on: { change: () => picker.value && picker.checkValidity() && go(picker.value) },
  });
  return h('div', { class: 'field' }, h('label', { for: 'month' }, 'Month'), picker);
}

/** Links to the months before and after; `href` makes the address of a month. */
export function monthSteps(shown, href) {
  const step = (by, label) => h('a', { class: 'button', href: href(monthAfter(shown, by)) }, label);
  return [step(-1, 'Month before'), shown < currentMonth() && step(1, 'Month after')];
}

/** Whether tables that are complete through an instant hold all of a month. */
export const holdsMonth = (validThrough, month) =>
  Boolean(validThrough) && Date.parse(validThrough) >= Date.parse(`${monthAfter(month, 1)}-01T00:00:00Z`);

/** Says in `node` how complete a month is; `caution` what that means while it is not. */
export function sayComplete(node, month, complete, validThrough, caution) {
  const through = validThrough ? ['data through ', timeOf(validThrough)] : ['no data yet'];
  node.className = complete ? '' : 's-stale told';
  node.replaceChildren(
    icon(complete ? 'available' : 'stale'),
    ' ',
    ...(complete
      ? [`${monthWords(month)} is complete; `, ...through, '.']
      : [`${monthWords(month)} is not complete: `, ...through, `. ${caution}`]),
    ' Days are UTC days.',
  );
}
