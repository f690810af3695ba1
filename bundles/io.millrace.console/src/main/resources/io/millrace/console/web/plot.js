// SPDX-License-Identifier: Apache-2.0
// A plot of values over time, as SVG.

import { h, fill } from './dom.js';

const LEFT = 46, RIGHT = 8, TOP = 8, BOTTOM = 20;

/** Returns steps of 1, 2 or 5 so that there are about four of them. */
function step(range) {
  const raw = range / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].find(each => each * power >= raw) * power;
}

function clock(second, long) {
  const date = new Date(second * 1000);
  return long ? date.toLocaleString([], { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
    : date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** Draws points [[second, value], …] into an svg element; gaps longer than `gap` s break the line. */
export function draw(svg, points, unit, gap) {
  const width = svg.clientWidth || 320, height = svg.clientHeight || 150;
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  if (points.length < 2) {
    fill(svg, h('text', { x: 8, y: height / 2 }, 'The plot begins with the next values.'));
    return;
  }
  const first = points[0][0], last = points[points.length - 1][0];
  let low = Math.min(...points.map(p => p[1])), high = Math.max(...points.map(p => p[1]));
  if (high - low < 1e-9) { low -= 1; high += 1; }
  const by = step(high - low);
  low = Math.floor(low / by) * by; high = Math.ceil(high / by) * by;
  const x = s => LEFT + (s - first) / Math.max(1, last - first) * (width - LEFT - RIGHT);
  const y = v => TOP + (high - v) / (high - low) * (height - TOP - BOTTOM);
  const marks = [];
  for (let v = low; v <= high + by / 2; v += by) {
    marks.push(h('line', { class: 'grid', x1: LEFT, x2: width - RIGHT, y1: y(v), y2: y(v) }),
      h('text', { x: LEFT - 6, y: y(v) + 4, 'text-anchor': 'end' }, +v.toPrecision(6)));
  }
  const long = last - first > 20 * 3600;
  marks.push(h('text', { x: LEFT, y: height - 4 }, clock(first, long)),
    h('text', { x: width - RIGHT, y: height - 4, 'text-anchor': 'end' }, clock(last, long)));
  let line = '', before = null;
  for (const [s, v] of points) {
    line += (before === null || gap && s - before > gap ? 'M' : 'L') + x(s).toFixed(1) + ' ' + y(v).toFixed(1);
    before = s;
  }
  const dot = h('circle', { class: 'dot', r: 3.5, cx: x(last), cy: y(points[points.length - 1][1]) });
  const says = h('text', { x: width / 2, y: TOP + 6, 'text-anchor': 'middle' });
  fill(svg, marks, h('path', { class: 'line', d: line }), dot, says);
  svg.onpointermove = event => {
    const at = first + (event.offsetX - LEFT) / (width - LEFT - RIGHT) * (last - first);
    const near = points.reduce((a, b) => Math.abs(b[0] - at) < Math.abs(a[0] - at) ? b : a);
    dot.setAttribute('cx', x(near[0])); dot.setAttribute('cy', y(near[1]));
    says.textContent = `${clock(near[0], true)}  ${+near[1].toPrecision(6)} ${unit || ''}`;
  };
  svg.onpointerleave = () => { says.textContent = ''; };
}
