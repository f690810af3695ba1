// SPDX-License-Identifier: Apache-2.0
import { h, fill, card } from './dom.js';
import { watch } from './api.js';

export function log(main) {
  const box = h('pre', { class: 'box', tabindex: 0 });
  const filter = h('input', { placeholder: 'text', 'aria-label': 'filter' });
  const follow = h('input', { type: 'checkbox', checked: true });
  let lines = [];
  const show = () => {
    const word = filter.value.toLowerCase();
    box.replaceChildren();
    for (const line of lines) {
      if (word && !line.toLowerCase().includes(word)) continue;
      const bad = / (ERROR|WARNING) /.test(line);
      box.append(h('div', { class: bad ? 'problem' : '' }, line));
    }
    if (follow.checked) box.scrollTop = box.scrollHeight;
  };
  filter.oninput = show;
  fill(main, h('h1', null, 'Log'), card('', h('div', { class: 'row' }, h('div', { class: 'fill' }, filter), h('label', null, follow, ' newest in view')), box));
  return watch({ log: data => { lines = data.lines; show(); } });
}
