/** Server-Sent Events by fetch, because EventSource cannot send a token. */

import { send } from './api.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;
/** Heartbeats come every 15 s: after two missed ones the connection is taken for lost. */
const SILENCE_MS = 35000;

/**
 * Reads events until it is stopped, and connects again after `Last-Event-ID` whenever the connection ends.
 *
 * @param path below the API
 * @param heard called with (event, data) for each event
 * @param contact called with true when the server answers and false when the connection ends
 */
export function stream(path, heard, contact) {
  let lastId = null;
  let wait = FIRST_WAIT_MS;
  let firstWait = FIRST_WAIT_MS;
  let stopped = false;
  let abort = null;
  let wake = () => {};

  async function run() {
    while (!stopped) {
      try {
        await once();
      } catch {
        // What went wrong is the same to the reader of the page: no contact.
      }
      if (stopped) return;
      contact(false);
      await new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, wait * (0.75 + Math.random() / 2));
      });
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  async function once() {
    abort = new AbortController();
    const silence = { timer: 0 };
    const alive = () => {
      clearTimeout(silence.timer);
      silence.timer = setTimeout(() => abort.abort(), SILENCE_MS);
    };
    alive();
    try {
      const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
      const response = await send(path, { headers, signal: abort.signal });
      if (!response.ok) throw new Error(String(response.status));
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = events((event) => {
        wait = firstWait;
        if (event.id) lastId = event.id;
        if (event.retry) firstWait = event.retry;
        if (event.data) heard(event.type, JSON.parse(event.data));
      });
      contact(true);
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        alive();
        parser(value);
      }
    } finally {
      clearTimeout(silence.timer);
      abort.abort();
    }
  }

  run();
  return {
    /** Does not wait any longer with the next try. */
    hurry: () => wake(),
    stop() {
      stopped = true;
      abort?.abort();
      wake();
    },
    resumeAfter: (id) => {
      lastId = id;
    },
    lastId: () => lastId,
  };
}

/** A parser of the event stream format that takes text in pieces, cut anywhere. */
function events(complete) {
  let rest = '';
  let event = { type: 'message', data: '' };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        complete(event);
        event = { type: 'message', data: '' };
        continue;
      }
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (field === 'data') event.data += (event.data && '\n') + value;
      else if (field === 'event') event.type = value;
      else if (field === 'id') event.id = value;
      else if (field === 'retry' && /^\d+$/.test(value)) event.retry = Number(value);
    }
  };
}
