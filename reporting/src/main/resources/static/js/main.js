/** Which view the address names, and what all views share: the banner, the clock, the announcements. */

import { access } from './access.js';
import { api } from './api.js';
import { allowCommands } from './commands.js';
import { byId, h, visible } from './dom.js';
import { faultsView } from './faults.js';
import { live } from './live.js';
import { networkView } from './network.js';
import { searchShows, startSearch } from './search.js';
import { icon } from './signs.js';
import { clock, sinceOf, tick, timeOf } from './time.js';
import { count } from './words.js';
import { stationView } from './station.js';

const main = byId('main');
const banner = byId('banner');
let view = null;
let told = '';
let wasStale = false;

/** Says something once to screen readers. */
function announce(text) {
  byId('announcement').textContent = text;
}

/** @param first whether the page has just been opened: then the search field keeps the focus */
function route(first) {
  const [path, search = ''] = location.hash.slice(1).split('?');
  const [, name, rest] = /^\/?([^/]*)\/?(.*)$/s.exec(path);
  const params = new URLSearchParams(search);
  view?.close();
  byId('command').close();
  live.catchUp();
  document.body.dataset.view = name || 'home';
  for (const link of document.querySelectorAll('nav a')) {
    if (link.id === `nav-${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const id = name === 'station' ? decoded(rest) : null;
  searchShows(id);
  if (id) view = stationView(main, id, announce);
  else if (name === 'network') view = networkView(main, params, announce);
  else if (name === 'faults') view = faultsView(main, rest, params, announce);
  else view = home();
  const typing = document.activeElement === byId('station-search');
  if (!first && !typing) main.querySelector('h1').focus({ preventScroll: true });
  if (!first) scrollTo(0, 0);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function home() {
  document.title = 'Chargelake';
  const now = h('p', { id: 'home-counts' });
  main.replaceChildren(h('h1', { tabindex: -1 }, 'Which station?'),
    h('p', {}, 'Type or paste a station’s id above and press Enter. A name or a site finds stations too.'), now);
  const load = () => api.summary().then(({ counts: n, freshness }) => {
    live.heard(freshness);
    now.replaceChildren(`${count(n.stations, 'station')}: `, h('a', { href: '#/network?state=faulted' }, `${n.faulted} faulted`), ', ',
      h('a', { href: '#/network?state=unavailable' }, `${n.unavailable} unavailable`), ', ',
      h('a', { href: '#/network?connection=offline' }, `${n.offline} offline`), '.');
  }, (problem) => { now.textContent = problem.message; });
  load();
  byId('station-search').focus();
  return { second() {}, contact() {}, snapshot: load, stations() {}, close() {} };
}

/** What the reader must know before believing the page; said only when it begins or ends, its age shown beside it. */
function contact() {
  wasStale = live.stale;
  const asOf = live.freshness?.asOf;
  const paused = live.pausedAt !== null;
  const known = asOf ? ['What you see is of ', timeOf(asOf), ages(asOf), '.'] : ['Nothing is known yet.'];
  const [state, content] = live.contact === 'lost'
    ? ['lost', [icon('stale'), h('strong', {}, 'Connection to the server lost'), ' since ', timeOf(live.lostSince), ages(live.lostSince), '. ', ...known, ' Trying again.']]
    : live.stale
      ? ['stale', [icon('stale'), h('strong', {}, 'Not current'), ': the server has no newer messages from the stations. ', ...known]]
      : paused ? ['paused', [h('strong', {}, 'Updates paused'), ' at ', timeOf(new Date(live.pausedAt).toISOString()), '. Everything is shown as it was then.']]
        : ['', []];
  if (told !== state) {
    banner.replaceChildren(...content);
    banner.className = `banner ${state}`;
    banner.hidden = !state;
    told = state;
  } else if (state) {
    const times = banner.querySelectorAll('time');
    content.filter((c) => c.dateTime || c.firstElementChild?.dateTime).flatMap((c) => [...(c.querySelectorAll?.('time') ?? []), c])
      .filter((c) => c.dateTime).forEach((fresh, i) => times[i]?.dateTime !== fresh.dateTime && times[i]?.replaceWith(fresh));
  }
  const at = byId('freshness');
  at.className = live.contact === 'open' && !live.stale ? '' : 'told s-stale';
  if (live.contact === 'connecting') at.replaceChildren('Connecting …');
  else if (live.contact === 'lost') at.replaceChildren(icon('stale'), ' No connection');
  else if (paused && !live.stale) at.replaceChildren('Paused');
  else at.replaceChildren(icon(live.stale ? 'stale' : 'available'), live.stale ? ' Not current' : ' Live', ...(asOf ? [', ', sinceOf(asOf, ' ago')] : []));
  byId('pause').textContent = paused ? `Resume updates${live.waiting ? ` (${live.waiting} changed)` : ''}` : 'Pause updates';
  byId('pause').setAttribute('aria-pressed', String(paused));
  if (!paused) view?.contact();
}

const ages = (iso) => h('span', { 'aria-hidden': 'true' }, ', ', sinceOf(iso, ' ago'));

function start() {
  access.takeFromAddress();
  startSearch();
  byId('leave').addEventListener('click', () => access.forget());
  byId('pause').addEventListener('click', () => (live.pausedAt === null ? live.pause() : live.resume()));
  addEventListener('hashchange', () => route(false));
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
    main.scrollIntoView();
  });
  live.addEventListener('contact', contact);
  live.addEventListener('snapshot', () => view.snapshot());
  live.addEventListener('stations', ({ detail }) => view.stations(detail));
  setInterval(() => {
    tick();
    view.second();
    if (live.stale !== wasStale) contact();
  }, 1000);
  route(true);
  contact();
  live.start();
  api.me().then(({ name, roles }) => {
    byId('who').textContent = `${visible(name)} (${roles.map(visible).join(', ')})`;
    byId('leave').hidden = !access.token();
    allowCommands(roles.includes('operator'));
    view.contact();
  }, () => {});
}

start();
