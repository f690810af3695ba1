// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, pill, table, time } from './dom.js';
import { watch } from './api.js';

export function exchanges(main) {
  const queues = card('Queues of devices'), traced = card('Requests that were forwarded');
  const filter = h('input', { placeholder: 'account, device, code …', 'aria-label': 'filter' });
  let rows = [];
  const list = h('div');
  const show = () => {
    const word = filter.value.toLowerCase();
    const shown = rows.filter(row => !word || row.join(' ').toLowerCase().includes(word)).reverse();
    fill(list, table(['time', 'account', 'client', 'method', 'target', 'answer', { name: 'ms', class: 'num' }, { name: 'sent after ms', class: 'num' }, 'to'],
      shown.map(([at, account, client, method, uri, answer, ms, sent, to]) => [time(at), account, h('span', { class: 'mono' }, client), method,
        h('span', { class: 'mono' }, uri), pill(answer, answer[0] === '2' ? 'ok' : answer === '-' ? '' : 'bad'), ms, sent, to]),
      'No request was forwarded.'));
  };
  filter.oninput = show;
  traced.append(h('div', { class: 'row' }, h('div', { class: 'fill' }, filter)), list);
  fill(main, h('h1', null, 'Requests'), queues, traced);
  return watch({
    exchanges: data => {
      rows = data.rows;
      show();
      fill(queues, h('h2', null, 'Queues of devices'), table(['device', { name: 'waiting', class: 'num' },
        { name: 'sent, no answer yet', class: 'num' }, { name: 'worked off in s', class: 'num' }], data.queues, 'Nothing waits for a device.'));
    },
  });
}
