// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, pill, table } from './dom.js';
import { get, watch } from './api.js';
import { draw } from './plot.js';

export function links(main) {
  const cards = new Map();
  const none = h('p', { class: 'dim' }, 'Asking …');
  const grid = h('div', { class: 'cards' });
  fill(main, h('h1', null, 'Links'), none, grid);
  const plot = async (svg, series, unit) => draw(svg, (await get('history', { series })).points, unit, 300);
  function make(row) {
    const head = h('p'), counts = h('div');
    const errors = h('svg', { class: 'plot', role: 'img', 'aria-label': 'errors a minute' });
    const frames = h('svg', { class: 'plot', role: 'img', 'aria-label': 'frames a minute' });
    const section = card(row.name, head, h('h3', null, 'Errors a minute'), errors, h('h3', null, 'Frames a minute'), frames,
      h('details', null, h('summary', null, 'All counts'), counts));
    grid.append(section);
    const again = () => { plot(errors, row.errorSeries, 'errors').catch(() => {}); plot(frames, row.frameSeries, 'frames').catch(() => {}); };
    again();
    cards.set(row.name, { section, head, counts, again });
    return cards.get(row.name);
  }
  const timer = setInterval(() => cards.forEach(each => each.again()), 60000);
  const end = watch({
    links: ({ rows }) => {
      none.textContent = rows.length ? '' : 'This router has no serial link.';
      for (const row of rows) {
        const entry = cards.get(row.name) || make(row);
        fill(entry.head, pill(row.state, row.state === 'down' ? 'bad' : 'ok'), ` ${row.errors} errors since it was made`);
        fill(entry.counts, table(['what', { name: 'count', class: 'num' }], Object.entries(row.counts)));
      }
      for (const [name, entry] of cards) if (!rows.some(row => row.name === name)) { entry.section.remove(); cards.delete(name); }
    },
  });
  return () => { clearInterval(timer); end(); };
}
