/** Times and durations. The server's clock is the one that counts; a frozen clock is that of paused updates. */

import { h } from './dom.js';

/** Up to this the two clocks are taken as equal: the Date header has whole seconds and was some time on its way. */
const TOLERATED_MS = 2500;

export const clock = {
  offset: 0,
  frozenAt: null,
  real() {
    return Date.now() + this.offset;
  },
  /** Milliseconds since 1970 as the page shows them: still while updates are paused. */
  now() {
    return this.frozenAt ?? this.real();
  },
  /** Learns from the Date header of an answer that has just come. */
  learn(header) {
    const ahead = Date.parse(header ?? '') + 500 - Date.now();
    if (!Number.isNaN(ahead)) this.offset = Math.abs(ahead) > TOLERATED_MS ? ahead : 0;
  },
};

/** `12 s`, `37 min`, `5 h 31 min`, `3 days 4 h`; never negative. */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(`${hours} h`, minutes % 60, 'min');
  const days = Math.floor(hours / 24);
  return joined(`${days} ${days === 1 ? 'day' : 'days'}`, days < 10 ? hours % 24 : 0, 'h');
}

const joined = (first, rest, unit) => (rest ? `${first} ${rest} ${unit}` : first);

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const timeOfDay = new Intl.DateTimeFormat('en-GB', CLOCK);
const dayAndTime = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...CLOCK });
const withYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...CLOCK });
const hourOnly = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Local time, as short as it is unambiguous today: `09:12:03`, `14 Oct, 09:12:03`, `14 Oct 2025, 09:12:03`. */
export function local(instant) {
  const date = new Date(instant);
  const today = new Date(clock.real());
  if (Number.isNaN(date.getTime())) return 'unknown time';
  if (date.toDateString() === today.toDateString()) return timeOfDay.format(date);
  return (date.getFullYear() === today.getFullYear() ? dayAndTime : withYear).format(date);
}

export const hour = (instant) => hourOnly.format(new Date(instant));

/** `2026-10-14 09:12:03 UTC`. */
const utc = (instant) => `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A local time with its UTC in the title; a dash where there is none. */
export function timeOf(iso) {
  return iso && !Number.isNaN(Date.parse(iso)) ? h('time', { datetime: iso, title: utc(iso) }, local(iso)) : '–';
}

/** A duration that ticks: `37 min`, or with `suffix` ` ago`. */
export function sinceOf(iso, suffix = '') {
  if (!iso || Number.isNaN(Date.parse(iso))) return '–';
  return h(
    'time',
    { datetime: iso, title: `${local(iso)}, ${utc(iso)}`, 'data-tick': suffix },
    duration(clock.now() - Date.parse(iso)) + suffix,
  );
}

/** Brings every ticking duration up to now; called each second. */
export function tick() {
  for (const element of document.querySelectorAll('time[data-tick]')) {
    const text = duration(clock.now() - Date.parse(element.dateTime)) + element.dataset.tick;
    if (element.textContent !== text) element.textContent = text;
  }
}

/** `January 2023` of `2023-01`. */
export const monthWords = (month) => monthName.format(new Date(`${month}-01T00:00:00Z`));

/** The month that lies `by` months from `2023-01`. */
export function monthAfter(month, by) {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** The UTC day `2023-01-31` that lies `by` days from an instant. */
export function dayOf(instant, by = 0) {
  const date = new Date(instant);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}
