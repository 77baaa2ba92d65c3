/** Every station that the reader may see, loaded when a view needs them all and kept current by the stream. */

import { api } from './api.js';
import { live } from './live.js';

const PAGE = 500;

class Fleet extends EventTarget {
  stations = new Map();
  complete = false;
  #loading = null;
  #again = false;
  #fresher = new Set();

  constructor() {
    super();
    live.addEventListener('stations', ({ detail }) => {
      if (!this.complete && !this.#loading) return;
      for (const station of detail) this.#keep(station);
    });
    live.addEventListener('snapshot', () => {
      this.complete = false;
      this.#again = true;
    });
  }

  /** Loads page by page, telling `change` after each; a station told by the stream meanwhile is newer than its page. */
  load() {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load() {
    await live.begun;
    do {
      this.#again = false;
      await this.#pages();
    } while (this.#again);
    this.complete = true;
    this.dispatchEvent(new Event('change'));
  }

  async #pages() {
    this.#fresher.clear();
    const seen = new Set();
    let cursor = null;
    do {
      const page = await api.stations({ limit: PAGE, cursor });
      live.heard(page.freshness);
      for (const station of page.stations) {
        seen.add(station.stationId);
        if (!this.#fresher.has(station.stationId)) this.stations.set(station.stationId, station);
      }
      cursor = page.nextCursor;
      this.dispatchEvent(new Event('change'));
    } while (cursor);
    for (const id of this.stations.keys()) if (!seen.has(id) && !this.#fresher.has(id)) this.stations.delete(id);
  }

  #keep(station) {
    this.#fresher.add(station.stationId);
    this.stations.set(station.stationId, station);
  }
}

export const fleet = new Fleet();
