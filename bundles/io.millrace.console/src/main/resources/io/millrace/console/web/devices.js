// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, pill, table, time, toast } from './dom.js';
import { get, post, watch } from './api.js';

const MOST_BYTES = 100 * 1024;
const FORMATS = [['', 'not said'], [0, 'text'], [42, 'bytes'], [50, 'JSON'], [60, 'CBOR'], [40, 'link format'], [110, 'SenML JSON'], [112, 'SenML CBOR']];

/** Returns the links of a text in link format whose targets are paths: [path, what is said of it]. */
function links(text) {
  const found = text.matchAll(/<(\/[^>]*)>((?:;[^;,="]+(?:=(?:"(?:[^"\\]|\\.)*"|[^;,"]*))?)*)/g);
  return [...found].map(([, path, said]) => [path, said.replace(/^;/, '').replaceAll(';', '; ')]);
}

/** Returns the digits of a file's bytes. */
async function digitsOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return [...bytes].map(each => each.toString(16).padStart(2, '0')).join('').replace(/(.{64})/g, '$1\n');
}

function hexView(hex) {
  const lines = [];
  for (let at = 0; at < hex.length; at += 32) {
    const bytes = hex.slice(at, at + 32).match(/../g);
    const chars = bytes.map(each => { const code = parseInt(each, 16); return code > 31 && code < 127 ? String.fromCharCode(code) : '.'; });
    lines.push((at / 2).toString(16).padStart(4, '0') + '  ' + bytes.join(' ').padEnd(49) + chars.join(''));
  }
  return lines.join('\n');
}

function answerOf(answer) {
  const text = answer.cbor || answer.text;
  return [h('p', null, pill(answer.code, answer.good ? 'ok' : 'bad'), ` ${answer.bytes} bytes`, answer.ms ? ` in ${answer.ms} ms` : '',
    answer.format >= 0 ? `, format ${answer.format}` : '', answer.maxAge >= 0 ? `, fresh for ${answer.maxAge} s` : ''),
  answer.bytes > 0 && h('pre', { class: 'box' }, text),
  answer.options.length > 0 && h('details', null, h('summary', null, 'Options'), h('pre', { class: 'box' }, answer.options.join('\n'))),
  answer.bytes > 0 && h('details', null, h('summary', null, 'Bytes'), h('pre', { class: 'box' }, hexView(answer.hex)))];
}

export function devices(main, [device, path]) {
  const list = card('Devices'), own = card(''), tree = h('div'), result = h('div', { 'aria-live': 'polite' });
  let source = null;
  const stop = () => { if (source) { source.close(); source = null; } };

  function panel(name) {
    const target = h('input', { name: 'path', value: path || '' });
    const method = h('select', { name: 'method' }, ['GET', 'PUT', 'POST', 'DELETE'].map(each => h('option', null, each)));
    const format = h('select', { name: 'format' }, FORMATS.map(([value, text]) => h('option', { value }, text)));
    const seconds = h('input', { name: 'seconds', type: 'number', min: 1, max: 150, value: 150 });
    const body = h('textarea', { name: 'body', 'aria-label': 'payload' });
    const asHex = h('input', { type: 'checkbox' });
    const file = h('input', { type: 'file', name: 'payload' });
    const resources = h('div');
    file.onchange = async () => {
      const chosen = file.files[0];
      if (!chosen) return;
      if (chosen.size > MOST_BYTES) { toast(`A payload has at most ${MOST_BYTES} bytes.`, true); return; }
      body.value = await digitsOf(chosen);
      asHex.checked = true;
      if (method.value === 'GET') method.value = 'PUT';
    };
    const uri = () => `coap://${name}/${target.value.replace(/^\//, '')}`;
    const ask = async (verb, at) => {
      const order = { method: verb, uri: at || uri(), seconds: Number(seconds.value) };
      if (format.value !== '') order.format = Number(format.value);
      if (asHex.checked) order.hex = body.value; else order.text = body.value;
      return post('device', order);
    };
    const send = async () => {
      stop();
      fill(result, card('Answer', h('p', { class: 'dim' }, 'Waiting …')));
      try { fill(result, card('Answer', answerOf(await ask(method.value)))); }
      catch (failure) { fill(result, card('Answer', h('p', { class: 'problem' }, failure.message))); }
      look();
    };
    const observe = () => {
      stop();
      const lines = h('div');
      fill(result, card('Observed', h('p', null, h('span', { class: 'mono' }, uri()), ' ', h('button', { type: 'button', class: 'quiet', onclick: stop }, 'Stop')), lines));
      let before = '';
      source = new EventSource('api/observe?uri=' + encodeURIComponent(uri()));
      source.addEventListener('state', event => {
        const state = JSON.parse(event.data);
        if (state.hex === before) return;
        before = state.hex;
        lines.prepend(h('div', { class: 'card state' }, h('span', { class: 'small dim' }, time(Date.now() / 1000)), answerOf(state)));
        while (lines.children.length > 20) lines.lastChild.remove();
      });
      source.onerror = () => {
        if (source && source.readyState === EventSource.CLOSED) {
          stop();
          lines.prepend(h('p', { class: 'problem' }, 'It cannot be observed now: your account may not use this device, or too many resources are observed at a time.'));
        }
      };
      source.addEventListener('end', event => { const state = JSON.parse(event.data); stop(); lines.prepend(h('div', { class: 'state' }, answerOf(state), 'The observation has ended.')); });
    };
    const ping = async () => {
      stop();
      fill(result, card('Ping', h('p', { class: 'dim' }, 'Waiting …')));
      const times = [];
      for (let i = 0; i < 4; i++) {
        try {
          const answer = await ask('GET', `coap://${name}/`);
          times.push([i + 1, pill(answer.code, answer.good ? 'ok' : 'bad'), answer.ms + ' ms']);
        } catch (failure) { times.push([i + 1, pill('none', 'bad'), failure.message]); }
        fill(result, card('Ping by GET', table([{ name: '#', class: 'num' }, 'answer', 'time'], times)));
      }
    };
    const choose = each => { target.value = each.slice(1); method.value = 'GET'; send(); };
    const discover = async () => {
      fill(resources, h('p', { class: 'dim' }, 'Asking for /.well-known/core …'));
      try {
        const answer = await ask('GET', `coap://${name}/.well-known/core`);
        fill(resources, answer.good ? h('details', { open: !path }, h('summary', null, 'Resources'),
          table(['path', 'what the device says of it'], links(answer.text).map(([each, said]) => [
            h('button', { type: 'button', class: 'link mono', onclick: () => choose(each) }, each), h('span', { class: 'small dim' }, said)])))
          : h('p', { class: 'problem' }, `${answer.code} ${answer.text}`));
      } catch (failure) { fill(resources, h('p', { class: 'problem' }, failure.message)); }
    };
    fill(tree, card(name,
      h('form', { onsubmit: event => { event.preventDefault(); send(); } },
        h('div', { class: 'row' }, h('label', null, 'Method', method), h('div', { class: 'fill' }, h('label', null, 'Path and query', target)),
          h('label', null, 'Format', format), h('label', null, 'Time-out (s)', seconds)),
        h('details', null, h('summary', null, 'Payload'), body, h('label', null, asHex, ' as hexadecimal digits'),
          h('label', null, 'Bytes of a file', file)),
        h('div', { class: 'row' }, h('button', { type: 'submit' }, 'Send'), h('button', { type: 'button', class: 'quiet', onclick: observe }, 'Observe'),
          h('button', { type: 'button', class: 'quiet', onclick: ping }, 'Ping by GET'), h('button', { type: 'button', class: 'quiet', onclick: discover }, 'Resources'))), resources));
    if (path) send();
    discover();
  }

  function showOwn(state) {
    const button = (text, order, kind) => h('button', { type: 'button', class: kind, onclick: () => change(order) }, text);
    fill(own, state.open ? h('p', null, 'Your session at the gateway is open since ', time(state.opened), '; your token is valid until ', time(state.expires), '.')
      : h('p', null, 'You have no session at the gateway. The next request opens one.'),
    h('div', { class: 'row' }, button(state.open ? 'Renew my session' : 'Open my session', 'renew', 'quiet'), state.open && button('End my session', 'end', 'danger')));
  }
  async function change(order) {
    try { if (order === 'end') stop(); showOwn(await post('own-session-' + order)); } catch (failure) { toast(failure.message, true); look(); }
  }
  const look = () => get('own-session').then(showOwn, failure => fill(own, h('p', { class: 'problem' }, failure.message)));

  fill(main, h('h1', null, 'Devices'), tree, result, list, own);
  look();
  if (device) panel(device);
  const end = watch({
    devices: data => fill(list, h('h2', null, 'Devices'), table(['name', 'what'], Object.entries(data.devices).map(([name, what]) =>
      [h('a', { href: '#/devices/' + encodeURIComponent(name) }, name), what]), 'No devices: a NIC, a directory or a registration is needed.')),
  });
  return () => { stop(); end(); };
}
