/** What is live: the stream, how current it is, and whether the reader has paused it. */

import { stream } from './stream.js';
import { clock } from './time.js';

/** A tab in the background gives its connection back after this: browsers allow six to one server. */
const HIDDEN_MS = 60000;
/** Freshness comes every 5 s: without it for so long, after a sleep of the computer say, nothing is current. */
const SILENT_MS = 90000;

class Live extends EventTarget {
  #stream = null;
  #lastId = null;
  #hidden = 0;
  #waiting = new Map();
  #reload = false;
  /** The consumer's freshness as last heard, or null. */
  freshness = null;
  /** `connecting`, `open` or `lost`. */
  contact = 'connecting';
  lostSince = null;
  pausedAt = null;
  #begin;
  /** Ends when the stream has begun, or cannot: what is asked from then on misses no change. */
  begun = new Promise((resolve) => {
    this.#begin = resolve;
  });

  start() {
    this.#connect();
    addEventListener('online', () => this.#stream?.hurry());
    document.addEventListener('visibilitychange', () => this.#visibility());
  }

  /** Whether what the page shows may be behind: no contact, or a consumer that is behind or without Kafka. */
  get stale() {
    return (
      this.contact === 'lost' ||
      Boolean(this.freshness?.stale) ||
      clock.real() - Date.parse(this.freshness?.asOf) > SILENT_MS
    );
  }

  /** The time up to which what is shown is known to be true, where that is not now. */
  get asOf() {
    return this.stale ? (this.freshness?.asOf ?? null) : null;
  }

  /** How many stations have changed since the pause. */
  get waiting() {
    return this.#waiting.size;
  }

  pause() {
    this.pausedAt = clock.frozenAt = clock.real();
    this.#tell('contact');
  }

  resume() {
    this.pausedAt = clock.frozenAt = null;
    this.#deliver();
    this.#tell('contact');
  }

  /** A new view begins with what is known now, and stays at that while updates are paused. */
  catchUp() {
    if (this.pausedAt === null) return;
    this.#deliver();
    this.pausedAt = clock.frozenAt = clock.real();
    this.#tell('contact');
  }

  /** Takes the freshness that came with an answer, where it is later than the stream's. */
  heard(freshness) {
    if (!freshness?.asOf || (this.freshness && Date.parse(freshness.asOf) < Date.parse(this.freshness.asOf))) return;
    this.freshness = freshness;
    this.#tell('contact');
  }

  #connect() {
    this.#stream = stream(
      'stations/stream',
      (type, data) => this.#event(type, data),
      (up) => this.#contact(up),
    );
    this.#stream.resumeAfter(this.#lastId);
  }

  #visibility() {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => {
        this.#lastId = this.#stream.lastId();
        this.#stream.stop();
        this.#stream = null;
      }, HIDDEN_MS);
    } else if (this.#stream) {
      this.#stream.hurry();
    } else {
      this.#connect();
    }
  }

  #contact(up) {
    if (up) {
      this.contact = 'open';
      this.lostSince = null;
    } else if (this.contact !== 'lost') {
      this.#begin();
      this.contact = 'lost';
      this.lostSince = new Date(clock.real()).toISOString();
    }
    this.#tell('contact');
  }

  #event(type, data) {
    if (type === 'freshness') {
      this.freshness = data.freshness ?? data;
      this.#tell('contact');
      return;
    }
    if (type === 'snapshot') {
      this.#reload = true;
      this.heard(data.summary?.freshness);
      this.#begin();
    } else if (type === 'stations') {
      for (const station of data.stations) this.#waiting.set(station.stationId, station);
    }
    if (this.pausedAt === null) this.#deliver();
    else this.#tell('contact');
  }

  #deliver() {
    const stations = [...this.#waiting.values()];
    this.#waiting.clear();
    if (stations.length) this.#tell('stations', stations);
    if (this.#reload) this.#tell('snapshot');
    this.#reload = false;
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const live = new Live();
