// SPDX-License-Identifier: Apache-2.0
import { h, fill, table, card, confirmed, toast, time } from './dom.js';
import { may, post, watch } from './api.js';

export function sessions(main) {
  const list = card('');
  fill(main, h('h1', null, 'Sessions'), list);
  const end = async row => {
    if (!await confirmed(`End the session of ${row.account} at ${row.peer}? The client has to log in again.`, 'End it', true)) return;
    try { await post('session-end', { id: row.id }); toast('The session is ended.'); } catch (failure) { toast(failure.message, true); }
  };
  return watch({
    sessions: ({ rows, count }) => fill(list, h('p', { class: 'dim' }, `${count} open` + (rows.length < count ? `, the newest ${rows.length} of them here` : '')),
      table(['account', 'client', 'opened', 'token until', 'options', ''], rows.map(row => [row.account,
        h('span', { class: 'mono' }, row.peer), time(row.opened), time(row.expires),
        [row.sticky && 'sticky', !row.secured && 'clear towards the mesh'].filter(Boolean).join(', '),
        may('operator') && h('button', { class: 'danger', type: 'button', 'data-session': row.id, onclick: () => end(row) }, 'End')]),
      'No client is logged in.')),
  });
}
