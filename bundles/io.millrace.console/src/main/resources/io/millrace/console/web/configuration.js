// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, table, toast } from './dom.js';
import { get, may, post } from './api.js';

export function configuration(main) {
  const refused = card('Check');
  const list = h('div');
  const filter = h('input', { placeholder: 'PID, key or value', 'aria-label': 'filter', name: 'filter' });
  const set = h('input', { type: 'checkbox' });
  let data = { rows: [], refused: [] };

  function edit(row) {
    const [pid, key, value, from] = row;
    const field = h('input', { name: 'value', value: value === '***' ? '' : value });
    const says = h('pre', { class: 'problem', role: 'alert' });
    const save = async wanted => {
      try {
        await post('configuration', { pid, key, value: wanted });
        box.close();
        toast(`${pid}: ${key} is set.`);
        setTimeout(load, 700);
      } catch (failure) { says.textContent = failure.message; }
    };
    const box = h('dialog', { onclose: () => box.remove() },
      h('h2', null, key), h('p', { class: 'small dim' }, `${pid}, from ${from}`),
      h('form', { onsubmit: event => { event.preventDefault(); save(field.value); } },
        h('label', null, 'Value', field), says,
        h('p', { class: 'small dim' }, 'It counts from now on, until its file in etc/ changes; the check of the files decides. Lists have commas.'),
        h('div', { class: 'row' },
          h('button', { type: 'button', class: 'quiet', onclick: () => box.close() }, 'Cancel'),
          h('button', { type: 'button', class: 'quiet', onclick: () => save(null) }, 'Default'),
          h('button', { type: 'submit' }, 'Set'))));
    document.body.append(box);
    box.showModal();
  }

  function show() {
    const word = filter.value.toLowerCase();
    const rows = data.rows.filter(row => (!set.checked || row[3] !== 'default') && (!word || row.join(' ').toLowerCase().includes(word)));
    fill(refused, h('h2', null, 'Check'), data.refused.length
      ? h('pre', { class: 'problem' }, data.refused.join('\n')) : h('p', null, 'Nothing is wrong.'));
    fill(list, table(['configuration', 'key', 'value', 'from', ''], rows.map(row => [row[0].replace('io.millrace.', '…'), row[1],
      h('span', { class: 'mono' }, row[2]), row[3],
      may('admin') && h('button', { class: 'quiet', type: 'button', 'data-key': row[0] + ' ' + row[1], onclick: () => edit(row) }, 'Change')])));
  }
  async function load() {
    try { data = await get('topic', { name: 'configuration' }); show(); } catch (failure) { toast(failure.message, true); }
  }
  filter.oninput = set.onchange = show;
  fill(main, h('h1', null, 'Configuration'), refused,
    card('Values in use', h('div', { class: 'row' }, h('div', { class: 'fill' }, filter),
      h('label', null, set, ' only what is no default')), list));
  load();
}
