/** The mails to maintenance managers of a month, as they would be made now. */

import { api } from './api.js';
import { h, said, table, visible } from './dom.js';
import { monthWords } from './time.js';
import { count } from './words.js';

const COLUMNS = [
  { head: 'Recipient' },
  { head: 'Stations', number: true },
  { head: 'To visit', number: true },
  { head: 'Subject' },
];

/** Shows the month `2026-10` in `main`; `params` may hold the recipient whose mail is shown. */
export function mailsView(main, month, params, announce) {
  const recipient = params.get('recipient');
  const list = h('div', { id: 'mail-list' });
  const mail = h('section', { id: 'mail', class: 'stack', hidden: true });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  let closed = false;
  let file = null;

  main.replaceChildren(
    h('h1', { tabindex: -1 }, `Mails of ${monthWords(month)}`),
    h(
      'p',
      {},
      'What maintenance managers would be mailed now. Nothing is sent from here. ',
      h('a', { href: `#/faults/${month}` }, 'Faulted stations of the month'),
    ),
    problem,
    mail,
    list,
  );
  document.title = `Mails ${month} – Chargelake`;

  async function load() {
    try {
      const [{ mails }, whole] = await Promise.all([api.mails(month), recipient && api.mail(month, recipient)]);
      if (closed) return;
      list.replaceChildren(table(count(mails.length, 'mail'), COLUMNS, mails.map(line)));
      if (whole) show(whole);
      announce(whole ? `The mail to ${visible(recipient)} is shown.` : `${count(mails.length, 'mail')}.`);
    } catch (reason) {
      if (closed) return;
      problem.textContent = reason.status === 403 ? `Only analysts see mails. ${reason.message}` : reason.message;
      problem.hidden = false;
    }
  }

  function show({ subject, text, html }) {
    // A page of its own, for its styles are its own: this page's rules would not let them apply.
    file = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
    mail.hidden = false;
    mail.replaceChildren(
      h('h2', {}, said(subject)),
      recipient === 'unassigned'
        ? h('p', {}, 'Nobody gets this one: the station register names no manager who can be told.')
        : h('p', {}, 'To ', said(recipient)),
      h('p', {}, h('a', { class: 'button', href: file, download: `mail-${month}.html` }, 'Save as it looks (HTML)')),
      h('pre', { class: 'mail', tabindex: 0 }, lines(text)),
    );
  }

  function line(each) {
    return [
      [
        h('a', { href: `#/mails/${month}?recipient=${encodeURIComponent(each.recipient)}` }, said(each.recipient)),
        each.manager && [' ', said(each.manager, { class: 'muted' })],
      ],
      each.stations.toLocaleString('en'),
      each.stationsToVisit.toLocaleString('en'),
      said(each.subject),
    ];
  }

  load();
  return {
    second() {},
    contact() {},
    snapshot() {},
    stations() {},
    close() {
      closed = true;
      if (file) URL.revokeObjectURL(file);
    },
  };
}

/** Line by line, for line breaks are the mail's own. */
function lines(text) {
  return text.split('\n').map(visible).join('\n');
}
