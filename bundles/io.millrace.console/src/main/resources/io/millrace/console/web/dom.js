// SPDX-License-Identifier: Apache-2.0
// Elements of the page. Texts go in as texts: nothing that a device sends is ever taken for HTML.

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'path', 'line', 'text', 'circle', 'g', 'rect', 'title']);

/** Makes an element: h('p', {class: 'dim'}, 'text', child). on… are listeners, properties too. */
export function h(tag, attributes, ...children) {
  const svg = SVG_TAGS.has(tag);
  const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (!svg && name in element && name !== 'list' && name !== 'form') {
      if (name === 'class') element.className = value; else element[name] = value;
    } else element.setAttribute(name, value === true ? '' : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child.nodeType ? child : String(child));
  }
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

const WORDS = { ok: 'ok', warning: 'warn', starting: 'warn', critical: 'bad', error: 'bad' };

/** Returns a word with the colour that it stands for. */
export function pill(word, kind) {
  return h('span', { class: 'pill ' + (kind || WORDS[word] || '') }, word);
}

/** Returns terms and what they are, in turn; what is undefined is left out. */
export function terms(...pairs) {
  const list = h('dl');
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i + 1] === undefined || pairs[i + 1] === null || pairs[i + 1] === '') continue;
    list.append(h('dt', null, pairs[i]), h('dd', null, pairs[i + 1]));
  }
  return list;
}

/** Returns a table; a cell may be an element, and a column {name, class}. */
export function table(columns, rows, none) {
  if (!rows.length) return h('p', { class: 'dim' }, none || 'Nothing here.');
  const heads = columns.map(c => h('th', { class: c.class || '', scope: 'col' }, c.name ?? c));
  const body = rows.map(row => row.tagName ? row
    : h('tr', null, row.map((cell, i) => h('td', { class: columns[i].class || '' }, cell))));
  return h('div', { class: 'scroll' }, h('table', null, h('thead', null, h('tr', null, heads)), h('tbody', null, body)));
}

/** Returns a card with a heading. */
export function card(title, ...children) {
  return h('section', { class: 'card' }, title && h('h2', null, title), children);
}

/** Says something for a few seconds. */
export function toast(text, bad) {
  const line = h('div', { class: 'toast' + (bad ? ' bad' : '') }, text);
  document.getElementById('toasts').append(line);
  setTimeout(() => line.remove(), bad ? 9000 : 4000);
}

/** Asks before something is done; resolves to true when it is to be. */
export function confirmed(question, word, danger) {
  return new Promise(resolve => {
    const box = h('dialog', { onclose: () => { box.remove(); resolve(box.returnValue === 'yes'); } },
      h('p', null, question),
      h('div', { class: 'row' },
        h('button', { class: 'quiet', type: 'button', onclick: () => box.close('no') }, 'Cancel'),
        h('button', { class: danger ? 'danger' : '', type: 'button', id: 'yes', onclick: () => box.close('yes') }, word)));
    document.body.append(box);
    box.showModal();
  });
}

/** Returns a time of the router as this browser's clock shows it. */
export function time(at) {
  if (!at) return '';
  const date = new Date(typeof at === 'number' ? at * 1000 : at);
  const today = new Date().toDateString() === date.toDateString();
  return isNaN(date) ? String(at) : today ? date.toLocaleTimeString() : date.toLocaleString();
}
