/** A bar chart, drawn at the width it gets. */

import { h, svg } from './dom.js';

const HEIGHT = 200;
const TOP = 18;
const FOOT = 36;
const LEFT = 34;

/**
 * @param items [{label, title, value}]
 * @param sign whose colour the bars have
 */
export function bars(label, items, axis, sign = 'faulted') {
  const node = h('div', { class: 'picture' });
  new ResizeObserver(() =>
    node.replaceChildren(draw(label, items, axis, sign, Math.max(240, node.clientWidth))),
  ).observe(node);
  return node;
}

function draw(label, items, axis, sign, width) {
  const top = Math.max(1, ...items.map((i) => i.value));
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((s) => top / s <= 5) ?? 50000;
  const ceiling = Math.ceil(top / step) * step;
  const slot = (width - LEFT) / items.length;
  const base = HEIGHT - FOOT;
  const y = (value) => base - (value / ceiling) * (base - TOP);
  const every = Math.ceil(20 / slot);
  const lines = Array.from({ length: ceiling / step + 1 }, (_, i) => i * step);
  return svg(
    'svg',
    { role: 'img', 'aria-label': label, width, height: HEIGHT, class: 'bars' },
    lines.map((v) => [
      svg('line', { x1: LEFT, x2: width, y1: y(v), y2: y(v), class: 'grid' }),
      svg('text', { x: LEFT - 6, y: y(v) + 4, 'text-anchor': 'end', class: 'axis' }, v),
    ]),
    items.map((item, i) =>
      svg(
        'g',
        { class: `s-${sign}` },
        svg('rect', {
          x: LEFT + i * slot + slot * 0.15,
          y: y(item.value),
          width: slot * 0.7,
          height: base - y(item.value),
          class: 'bar',
        }),
        svg(
          'rect',
          { x: LEFT + i * slot, y: TOP, width: slot, height: base - TOP, fill: 'transparent' },
          svg('title', {}, `${item.title}: ${item.value}`),
        ),
      ),
    ),
    items.map(
      (item, i) =>
        i % every === 0 &&
        svg('text', { x: LEFT + (i + 0.5) * slot, y: base + 15, 'text-anchor': 'middle', class: 'axis' }, item.label),
    ),
    svg('text', { x: LEFT + (width - LEFT) / 2, y: HEIGHT - 4, 'text-anchor': 'middle', class: 'axis' }, axis),
  );
}
