/** The token: entered once, or taken from `#token=` of the address and removed from it; kept in this tab only. */

import { byId } from './dom.js';

const KEY = 'chargelake.token';
let asking = null;
let refused = null;

export const access = {
  token: () => sessionStorage.getItem(KEY),

  /** Takes the token out of the address, so that it is in no history and no bookmark; whether there was one. */
  takeFromAddress() {
    const found = /^#token=([^&]+)/.exec(location.hash);
    if (!found) return false;
    sessionStorage.setItem(KEY, decodeURIComponent(found[1]));
    history.replaceState(null, '', `${location.pathname}${location.search}#/`);
    return true;
  },

  /** Asks for a token unless another one than `used` is there already; ends when there is one. */
  ask(used) {
    if (this.token() !== used) return Promise.resolve();
    refused = used;
    asking ??= new Promise((resolve) => open(resolve));
    return asking;
  },

  forget() {
    sessionStorage.removeItem(KEY);
    location.reload();
  },
};

function open(resolve) {
  const dialog = byId('access');
  const field = byId('token');
  byId('access-error').hidden = !refused;
  byId('access-error').textContent = refused ? 'The server does not accept this token. It may have ended.' : '';
  field.value = '';
  // Escape closes a dialog whatever its listeners say; without a token there is nothing to see behind it.
  dialog.onclose = () => asking && dialog.showModal();
  byId('access-form').onsubmit = (event) => {
    event.preventDefault();
    const token = field.value.trim();
    if (!token) return;
    sessionStorage.setItem(KEY, token);
    asking = null;
    dialog.close();
    resolve();
  };
  if (!dialog.open) dialog.showModal();
  field.focus();
}
