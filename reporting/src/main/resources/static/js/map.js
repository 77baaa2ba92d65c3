/** The stations as they lie: their coordinates alone, equirectangular, east-west shrunk by the cosine of the latitude. */

import { h, stationHref, svg, visible } from './dom.js';
import { connectionSign, glyph } from './signs.js';
import { count, STATES, stateWord } from './words.js';

/** Stations nearer to each other than this many pixels are drawn as one. */
const NEAR = 26;
const MARGIN = 34;
const CLOSEST = 4e6;
const KM_PER_DEGREE = 111.2;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** A map; `update(stations)` draws, `together(stations)` is called for a cluster that no zoom parts. */
export function map(together) {
  const canvas = svg('svg', { class: 'map', role: 'img' });
  const button = (label, text, click) =>
    h('button', { type: 'button', 'aria-label': label, title: label, on: { click } }, text);
  const node = h(
    'div',
    {},
    h(
      'div',
      { class: 'zoom' },
      button('Zoom in', '+', () => zoom(2)),
      button('Zoom out', '−', () => zoom(0.5)),
      button('All stations', 'All', () => {
        view = null;
        draw();
      }),
    ),
    canvas,
  );
  let stations = [];
  let points = [];
  let squeeze = 1;
  /** {x, y, scale}: the centre in squeezed degrees, and pixels per degree of latitude; null shows all. */
  let view = null;
  let lit = null;
  let drag = null;
  const size = () => [Math.max(200, canvas.clientWidth), Math.max(200, canvas.clientHeight)];
  new ResizeObserver(() => draw()).observe(canvas);

  canvas.addEventListener('pointerdown', (e) => {
    drag = { x: e.clientX, y: e.clientY, moved: false };
  });
  canvas.addEventListener('pointermove', (e) => {
    if (!drag || !e.buttons) return;
    const [dx, dy] = [e.clientX - drag.x, e.clientY - drag.y];
    if (!drag.moved && Math.hypot(dx, dy) < 5) return;
    view ??= fit(points);
    view = { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
    drag = { x: e.clientX, y: e.clientY, moved: true };
    draw();
  });
  canvas.addEventListener('click', (e) => {
    const mark = e.target.closest('[data-mark]');
    if (mark && !drag?.moved) open(marks[mark.dataset.mark]);
  });

  function fit(some) {
    const [width, height] = size();
    const xs = some.map((p) => p.x);
    const ys = some.map((p) => p.y);
    const [west, east, north, south] = [min(xs), max(xs), min(ys), max(ys)];
    const scale = Math.min(
      (width - 2 * MARGIN) / (east - west || 1e-4),
      (height - 2 * MARGIN) / (south - north || 1e-4),
      CLOSEST,
    );
    return { x: (west + east) / 2, y: (north + south) / 2, scale };
  }

  function zoom(by) {
    view ??= fit(points);
    view = { ...view, scale: Math.min(CLOSEST, Math.max(1, view.scale * by)) };
    draw();
  }

  function open(mark) {
    if (mark.length === 1) {
      location.hash = stationHref(mark[0].station.stationId);
      return;
    }
    const apart = Math.max(
      max(mark.map((p) => p.x)) - min(mark.map((p) => p.x)),
      max(mark.map((p) => p.y)) - min(mark.map((p) => p.y)),
    );
    if (apart * CLOSEST < NEAR) return together(mark.map((p) => p.station));
    view = fit(mark);
    draw();
  }

  let marks = [];
  function draw() {
    const [width, height] = size();
    if (!points.length) {
      canvas.setAttribute('aria-label', 'Map: no station with coordinates');
      canvas.replaceChildren(
        svg(
          'text',
          { x: width / 2, y: height / 2, 'text-anchor': 'middle', class: 'axis' },
          'No station with coordinates',
        ),
      );
      return;
    }
    const { x, y, scale } = view ?? fit(points);
    const px = (p) => [width / 2 + (p.x - x) * scale, height / 2 + (p.y - y) * scale];
    marks = clusters(
      points
        .map((p) => ({ ...p, at: px(p) }))
        .filter(({ at }) => at[0] > -NEAR && at[0] < width + NEAR && at[1] > -NEAR && at[1] < height + NEAR),
    );
    canvas.setAttribute('aria-label', `Map of ${count(points.length, 'station')}. The list has all of them.`);
    canvas.replaceChildren(
      ...grid(width, height, { x, y, scale }, squeeze),
      ...marks.map((m, i) => (m.length > 1 ? cluster(m, i) : single(m[0], i))),
      scaleBar(height, scale),
    );
    light();
  }

  function light() {
    canvas.querySelectorAll('.lit').forEach((e) => e.remove());
    const mark = marks.find((m) => m.some((p) => p.station.stationId === lit));
    if (mark) canvas.append(svg('circle', { cx: mark[0].at[0], cy: mark[0].at[1], r: 19, class: 'lit' }));
  }

  return {
    node,
    update(now) {
      stations = now.filter((s) => Number.isFinite(s.latitude) && Number.isFinite(s.longitude));
      const lats = stations.map((s) => s.latitude);
      const middle = Math.cos((((min(lats) + max(lats)) / 2 || 0) * Math.PI) / 180);
      if (!view) squeeze = middle;
      points = stations.map((s) => ({ station: s, x: s.longitude * squeeze, y: -s.latitude }));
      draw();
    },
    /** Rings the station that the list is at. */
    point(id) {
      lit = id;
      light();
    },
  };
}

const min = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const max = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
const worse = (a, b) => STATES.indexOf(a.station.state) - STATES.indexOf(b.station.state);

/** Each point goes to the first cluster near it; the worst stations come first and are the clusters' centres. */
function clusters(points) {
  const cells = new Map();
  const result = [];
  const cell = (cx, cy) => cells.get(`${cx}/${cy}`) ?? [];
  for (const point of points.sort(worse)) {
    const [cx, cy] = point.at.map((v) => Math.floor(v / NEAR));
    let home = null;
    for (let dx = -1; dx <= 1 && !home; dx++) {
      for (let dy = -1; dy <= 1 && !home; dy++) {
        home = cell(cx + dx, cy + dy).find(
          (c) => Math.hypot(c[0].at[0] - point.at[0], c[0].at[1] - point.at[1]) < NEAR,
        );
      }
    }
    if (home) {
      home.push(point);
    } else {
      const fresh = [point];
      result.push(fresh);
      cells.set(`${cx}/${cy}`, [...cell(cx, cy), fresh]);
    }
  }
  return result.reverse();
}

function single({ station, at: [x, y] }, i) {
  const offline = station.connection === 'offline';
  const name = [visible(station.stationId), visible(station.name)].filter(Boolean).join(', ');
  return svg(
    'g',
    { 'data-mark': i, class: 'mark', transform: `translate(${x} ${y})` },
    svg('circle', { r: 12, class: 'halo' }),
    svg('g', { class: `s-${station.state}`, transform: 'translate(-8 -8)' }, glyph(station.state)),
    offline &&
      svg(
        'g',
        { class: 's-offline', transform: 'translate(3 -14) scale(0.75)' },
        svg('circle', { cx: 8, cy: 8, r: 11, class: 'halo' }),
        glyph(connectionSign('offline')),
      ),
    svg('title', {}, `${name}: ${stateWord(station.state)}${offline ? ', offline' : ''}`),
  );
}

/** A ring of the states' shares around the number. */
function cluster(points, i) {
  const [x, y] = points[0].at;
  const radius = 13 + Math.min(7, Math.log2(points.length));
  const round = 2 * Math.PI * radius;
  const shares = STATES.map((state) => [state, points.filter((p) => p.station.state === state).length]).filter(
    ([, n]) => n,
  );
  const away = points.filter((p) => p.station.connection === 'offline').length;
  let turned = 0;
  return svg(
    'g',
    { 'data-mark': i, class: 'mark', transform: `translate(${x} ${y})` },
    svg('circle', { r: radius + 3, class: 'halo' }),
    shares.map(([state, n]) => {
      const length = (n / points.length) * round;
      const arc = svg('circle', {
        r: radius,
        fill: 'none',
        class: `arc s-${state}`,
        'stroke-width': 5,
        'stroke-dasharray': `${Math.max(1, length - 1)} ${round}`,
        'stroke-dashoffset': -turned,
        transform: 'rotate(-90)',
      });
      turned += length;
      return arc;
    }),
    svg('text', { 'text-anchor': 'middle', y: 4, class: 'number' }, points.length),
    svg(
      'title',
      {},
      `${count(points.length, 'station')}: ${shares.map(([s, n]) => `${n} ${stateWord(s).toLowerCase()}`).join(', ')}${away ? `; ${away} of them offline` : ''}`,
    ),
  );
}

/** Lines of whole degrees, so that a place can be found again. */
function grid(width, height, { x, y, scale }, squeeze) {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20].find((s) => s * scale > 90) ?? 45;
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  const lines = [];
  const name = (value, [plus, minus]) => `${Math.abs(value).toFixed(digits)}° ${value < 0 ? minus : plus}`;
  const south = -(y + height / 2 / scale);
  const west = (x - width / 2 / scale) / squeeze;
  for (let lat = Math.ceil(south / step) * step; lat < south + height / scale; lat += step) {
    const at = height / 2 + (-lat - y) * scale;
    lines.push(
      svg('line', { x1: 0, x2: width, y1: at, y2: at, class: 'grid' }),
      svg('text', { x: 4, y: at - 3, class: 'axis' }, name(lat, 'NS')),
    );
  }
  for (let lon = Math.ceil(west / step) * step; lon < west + width / scale / squeeze; lon += step) {
    const at = width / 2 + (lon * squeeze - x) * scale;
    lines.push(
      svg('line', { x1: at, x2: at, y1: 0, y2: height, class: 'grid' }),
      svg('text', { x: at + 3, y: 12, class: 'axis' }, name(lon, 'EW')),
    );
  }
  return lines;
}

function scaleBar(height, scale) {
  const km = STEPS.filter((s) => (s / KM_PER_DEGREE) * scale < 140).at(-1) ?? 1;
  const length = (km / KM_PER_DEGREE) * scale;
  return svg(
    'g',
    { class: 'scale', transform: `translate(10 ${height - 12})` },
    svg('path', { d: `M0 -5V0H${length}V-5`, fill: 'none' }),
    svg('text', { x: 4, y: -6, class: 'axis' }, `${km} km`),
  );
}
