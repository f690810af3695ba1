// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, pill, table } from './dom.js';
import { watch } from './api.js';

const short = name => name.replace('io.millrace.', '');
const ROW = 26;

/** Draws who a bundle uses (right) and who uses it (left), with the services as titles. */
function wiring(bundle, data) {
  const name = id => short((data.bundles.find(each => each.id === id) || { name: 'bundle ' + id }).name);
  const users = data.wires.filter(wire => wire[1] === bundle.id), used = data.wires.filter(wire => wire[0] === bundle.id);
  const rows = Math.max(users.length, used.length, 1), height = rows * ROW + 10, middle = height / 2;
  const side = (wires, index, left) => wires.map((wire, i) => {
    const y = (i + .5) * height / wires.length, x = left ? 190 : 450;
    return h('g', null, h('title', null, wire[2].join(', ')),
      h('path', { class: 'line', d: left ? `M${x + 5} ${y}C250 ${y} 230 ${middle} 258 ${middle}` : `M382 ${middle}C410 ${middle} 400 ${y} ${x - 5} ${y}` }),
      h('text', { x, y: y + 4, 'text-anchor': left ? 'end' : 'start' }, name(wire[index])));
  });
  const svg = h('svg', { class: 'plot wires', role: 'img', viewBox: `0 0 640 ${height}`, 'aria-label': 'wiring of ' + bundle.name },
    side(users, 0, true), side(used, 1, false),
    h('rect', { x: 258, y: middle - 14, width: 124, height: 28, rx: 6 }),
    h('text', { class: 'self', x: 320, y: middle + 4, 'text-anchor': 'middle' }, short(bundle.name).slice(0, 20)));
  svg.style.height = Math.max(60, height) + 'px';
  return [h('p', { class: 'small dim' }, `${users.length} bundles use its services (left); it uses those of ${used.length} (right).`),
    h('div', { class: 'scroll' }, svg)];
}

export function bundles(main, [chosen]) {
  const list = card(''), detail = h('div');
  const filter = h('input', { placeholder: 'name or state', 'aria-label': 'filter' });
  const rows = h('div');
  let data = null, id = chosen === undefined ? null : Number(chosen);
  function show() {
    const word = filter.value.toLowerCase();
    const problems = new Set(data.components.filter(each => each.state === 'failed' || each.state === 'unsatisfied').map(each => each.bundle));
    const shown = data.bundles.filter(each => !word || `${each.name} ${each.state}`.toLowerCase().includes(word));
    fill(rows, table([{ name: 'ID', class: 'num' }, 'bundle', 'version', 'state', { name: 'level', class: 'num' }], shown.map(each => {
      const good = each.state === 'active' || each.fragment && each.state === 'resolved';
      return h('tr', { class: 'click', onclick: () => { location.hash = '#/bundles/' + each.id; } },
        h('td', { class: 'num' }, each.id), h('td', null, h('a', { href: '#/bundles/' + each.id }, short(each.name))),
        h('td', null, each.version), h('td', null, pill(each.fragment && good ? 'fragment' : each.state, good ? 'ok' : 'bad'),
          problems.has(each.id) && [' ', pill('component', 'warn')]), h('td', { class: 'num' }, each.level));
    })));
    const bundle = data.bundles.find(each => each.id === id);
    fill(detail, bundle && card(bundle.name, wiring(bundle, data), h('h3', null, 'Components'),
      table(['component', 'state', 'what is missing'], data.components.filter(each => each.bundle === id).map(each => [
        each.name.replace(bundle.name + '.', ''), pill(each.state, each.state === 'active' || each.state === 'satisfied' ? 'ok' : each.state === 'waits for its configuration' ? '' : 'bad'),
        each.missing.join(', ')]), 'It has none.')));
  }
  list.append(h('div', { class: 'row' }, h('div', { class: 'fill' }, filter)), rows);
  filter.oninput = () => data && show();
  fill(main, h('h1', null, 'Bundles'), detail, list);
  return watch({ bundles: all => { data = all; show(); } });
}
