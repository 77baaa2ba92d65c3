/** Which view the address names, and what all views share: the clock and the announcements. */

import { access } from './access.js';
import { api } from './api.js';
import { showCurrency } from './banner.js';
import { allowCommands } from './commands.js';
import { byId, h, visible } from './dom.js';
import { faultsView } from './faults.js';
import { live } from './live.js';
import { networkView } from './network.js';
import { reliabilityView } from './reliability.js';
import { searchShows, startSearch } from './search.js';
import { tick } from './time.js';
import { count } from './words.js';
import { mailsView } from './mails.js';
import { stationView } from './station.js';

const main = byId('main');
let view = null;
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
  for (const link of document.querySelectorAll('nav a')) {
    if (link.id === `nav-${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const id = name === 'station' ? decoded(rest) : null;
  searchShows(id);
  if (id) view = stationView(main, id, announce);
  else if (name === 'network') view = networkView(main, params, announce);
  else if (name === 'faults') view = faultsView(main, rest, params, announce);
  else if (name === 'reliability') view = reliabilityView(main, rest, announce);
  else if (name === 'mails') view = mailsView(main, rest, params, announce);
  else view = home();
  document.body.classList.toggle(
    'home',
    !['station', 'network', 'faults', 'reliability', 'mails'].includes(name) || (name === 'station' && !id),
  );
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
  main.replaceChildren(
    h('h1', { tabindex: -1 }, 'Which station?'),
    h('p', {}, 'Type or paste a station’s id above and press Enter. A name or a site finds stations too.'),
    now,
  );
  const load = () =>
    api.summary().then(
      ({ counts: n, freshness }) => {
        live.heard(freshness);
        const link = (filter, words) => h('a', { href: `#/network?${filter}` }, words);
        now.replaceChildren(
          `${count(n.stations, 'station')}: `,
          link('state=faulted', `${n.faulted} faulted`),
          ', ',
          link('state=unavailable', `${n.unavailable} unavailable`),
          ', ',
          link('connection=offline', `${n.offline} offline`),
          '.',
        );
      },
      (problem) => {
        now.textContent = problem.message;
      },
    );
  load();
  byId('station-search').focus();
  return { second() {}, contact() {}, snapshot: load, stations() {}, close() {} };
}

function contact() {
  wasStale = live.stale;
  showCurrency();
  if (live.pausedAt === null) view?.contact();
}

function start() {
  access.takeFromAddress();
  startSearch();
  byId('leave').addEventListener('click', () => access.forget());
  byId('pause').addEventListener('click', () => (live.pausedAt === null ? live.pause() : live.resume()));
  addEventListener('hashchange', () => {
    if (access.takeFromAddress()) location.reload();
    else route(false);
  });
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
  api.me().then(
    ({ name, roles }) => {
      byId('who').textContent = `${visible(name)} (${roles.map(visible).join(', ')})`;
      byId('leave').hidden = !access.token();
      allowCommands(roles.includes('operator'));
      view.contact();
    },
    () => {},
  );
}

start();
