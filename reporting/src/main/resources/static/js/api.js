/** The API of `chargelake serve`, below the address of this page. */

import { clock } from './time.js';
import { access } from './access.js';

const BASE = new URL('api/v1/', document.baseURI);
const PATIENCE_MS = 15000;

/** What the server answered where it did not do what was asked (RFC 9457), or `status` 0 where it did not answer. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

/** Sends a request with the token, and asks for one on 401 as often as it takes. */
export async function send(path, { headers, ...options } = {}) {
  for (;;) {
    const token = access.token();
    let response;
    try {
      response = await fetch(new URL(path, BASE), {
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'error',
        ...options,
        headers: { ...headers, ...(token && { Authorization: `Bearer ${token}` }) },
      });
    } catch (failure) {
      if (failure.name === 'AbortError') throw failure;
      throw new Problem(
        0,
        'No answer',
        failure.name === 'TimeoutError'
          ? `The server did not answer within ${PATIENCE_MS / 1000} s.`
          : 'The server cannot be reached.',
      );
    }
    clock.learn(response.headers.get('Date'));
    if (response.status !== 401) return response;
    await access.ask(token);
  }
}

async function json(path, options) {
  const response = await send(path, { signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, body.title ?? `Error ${response.status}`, body.detail);
  return body;
}

const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
};
const at = (id) => `stations/${encodeURIComponent(id)}`;

/** All pages of an answer as one. */
async function whole(path, values, list) {
  const found = [];
  let answer = null;
  do {
    answer = await json(`${path}${query({ ...values, limit: 1000, cursor: answer?.nextCursor })}`);
    found.push(...answer[list]);
  } while (answer.nextCursor);
  return { ...answer, [list]: found };
}

export const api = {
  me: () => json('me'),
  summary: () => json('summary'),
  stations: (filter, signal) => json(`stations${query(filter)}`, signal && { signal }),
  station: (id) => json(at(id)),
  history: (id) => json(`${at(id)}/history?hours=24`),
  transactions: (id) => json(`${at(id)}/transactions?limit=20`),
  faultedStations: (month, threshold) => json(`faulted-stations${query({ month, threshold })}`),
  outages: (month, stationId) => json(`outages${query({ month, stationId, limit: 1000 })}`),
  faultDays: (month, stationId) => json(`fault-days${query({ month, stationId })}`),
  faultEpisodes: (month, stationId) => whole('fault-episodes', { month, stationId }, 'episodes'),
  faultRecovery: (stationId) => json(`fault-recovery${query({ stationId })}`),
  stationDays: (from, to, stationId) => json(`station-days${query({ from, to, stationId, limit: 1000 })}`),
  uptime: (month) => json(`uptime${query({ month })}`),
  reliability: (month, level) => json(`reliability${query({ month, level })}`),
  faultedTransactions: (month) => json(`faulted-transactions${query({ month, limit: 1 })}`),
  sessionsInError: (month) => json(`sessions-in-error${query({ month, limit: 1 })}`),
  mails: (month) => json(`mails/${encodeURIComponent(month)}`),
  mail: (month, recipient) => json(`mails/${encodeURIComponent(month)}/mail${query({ recipient })}`),
  command: (id) => json(`commands/${encodeURIComponent(id)}`),
  sendCommand: (id, action, payload) =>
    json(`${at(id)}/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ action, payload }),
    }),
};
