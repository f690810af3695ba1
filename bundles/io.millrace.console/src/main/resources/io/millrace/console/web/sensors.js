// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, time } from './dom.js';
import { get, watch } from './api.js';
import { draw } from './plot.js';

const GAP = 600; // s without a value: the sensor was away

export function sensors(main) {
  const cards = new Map();
  const grid = h('div', { class: 'cards' });
  const none = h('p', { class: 'dim' }, 'Reading …');
  fill(main, h('h1', null, 'Sensors'), none, grid);

  async function plot(entry) {
    const { points } = await get('history', { series: entry.series });
    entry.points = points;
    draw(entry.svg, points.length || !entry.now ? points : [entry.now], entry.unit, GAP);
  }

  function make(row) {
    const value = h('div', { class: 'value', 'aria-live': 'polite' });
    const note = h('div', { class: 'small dim' });
    const svg = h('svg', { class: 'plot', role: 'img', 'aria-label': 'plot of ' + row.series });
    const entry = { series: row.series, value, note, svg, points: [] };
    const section = card(row.sensor, value, note, svg,
      h('p', { class: 'small' }, h('a', { href: '#/devices/' + row.device + '/' + encodeURIComponent(row.path) }, row.device)));
    section.dataset.series = row.series;
    grid.append(section);
    cards.set(row.series, { ...entry, section });
    plot(entry).catch(() => {});
    return cards.get(row.series);
  }

  const timer = setInterval(() => cards.forEach(entry => plot(entry).catch(() => {})), 60000);
  const end = watch({
    sensors: ({ rows }) => {
      none.textContent = rows.length ? '' : 'No sensor has answered yet. A NIC of this router with a sensor behind it is needed.';
      for (const row of rows) {
        const entry = cards.get(row.series) || make(row);
        const number = typeof row.value === 'number';
        entry.unit = row.unit;
        fill(entry.value, number ? [row.value, ' ', h('small', null, row.unit)] : row.text === undefined ? '—' : row.text);
        fill(entry.note, row.at ? 'at ' + time(row.at) : '', row.problem && h('span', { class: 'problem' }, ' ' + row.problem));
      }
      for (const [series, entry] of cards) {
        if (!rows.some(row => row.series === series)) { entry.section.remove(); cards.delete(series); }
      }
    },
  });
  return () => { clearInterval(timer); end(); };
}
