// SPDX-License-Identifier: Apache-2.0
// The frame of the page: who is logged in, which page is shown, light or dark.

import { h, fill, pill, toast } from './dom.js';
import { get, post, take, me, may, onLoggedOut } from './api.js';
import { overview } from './overview.js';
import { sensors } from './sensors.js';
import { bundles } from './bundles.js';
import { sessions } from './sessions.js';
import { releases } from './releases.js';
import { exchanges } from './exchanges.js';
import { links } from './links.js';
import { configuration } from './configuration.js';
import { log } from './log.js';
import { devices } from './devices.js';

const PAGES = [
  { name: 'overview', title: 'Overview', show: overview },
  { name: 'sensors', title: 'Sensors', show: sensors },
  { name: 'devices', title: 'Devices', show: devices },
  { name: 'sessions', title: 'Sessions', show: sessions },
  { name: 'exchanges', title: 'Requests', show: exchanges, role: 'operator' },
  { name: 'links', title: 'Links', show: links },
  { name: 'releases', title: 'Releases', show: releases },
  { name: 'bundles', title: 'Bundles', show: bundles },
  { name: 'configuration', title: 'Configuration', show: configuration },
  { name: 'log', title: 'Log', show: log, role: 'operator' },
];

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const badge = document.getElementById('badge');
let leave = null, endBadge = null;

function theme(value) {
  const root = document.documentElement;
  if (value) root.dataset.theme = value;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  document.getElementById('theme').textContent = dark ? '☀' : '☾';
  return dark;
}

document.getElementById('theme').onclick = () => {
  const value = theme() ? 'light' : 'dark';
  localStorage.setItem('theme', value);
  theme(value);
};

function route() {
  if (!me.who) return;
  const [name, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const page = PAGES.find(each => each.name === name && may(each.role || 'viewer')) || PAGES[0];
  for (const link of nav.children) {
    if (link.hash === '#/' + page.name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (leave) leave();
  document.title = page.title + ' – Millrace';
  leave = page.show(main, rest) || null;
  main.dataset.page = page.name;
  const here = nav.querySelector('[aria-current]');
  if (here) here.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function frame(inside) {
  nav.hidden = !inside;
  document.getElementById('logout').hidden = !inside;
  fill(document.getElementById('who'), inside ? `${me.who} (${me.role})` : '');
  fill(badge);
  if (endBadge) { endBadge(); endBadge = null; }
  if (leave) { leave(); leave = null; }
  if (!inside) return;
  fill(nav, PAGES.filter(each => may(each.role || 'viewer'))
    .map(each => h('a', { href: '#/' + each.name }, each.title)));
}

function enter() {
  frame(true);
  route();
  const ask = async () => {
    try {
      const { worst } = await get('topic', { name: 'health' });
      fill(badge, pill(['good', 'attention', 'trouble'][worst], ['ok', 'warn', 'bad'][worst]));
    } catch (away) { if (me.who) fill(badge, pill('no answer', 'bad')); }
  };
  ask();
  const timer = setInterval(ask, 10000);
  endBadge = () => clearInterval(timer);
}

function login(why) {
  frame(false);
  document.title = 'Log in – Millrace';
  main.dataset.page = 'login';
  const id = h('input', { name: 'clientId', autocomplete: 'username', required: true });
  const secret = h('input', { name: 'clientSecret', type: 'password', autocomplete: 'current-password', required: true });
  const token = h('input', { name: 'token', type: 'password', autocomplete: 'off' });
  const says = h('p', { class: 'problem', role: 'alert' }, why || '');
  const button = h('button', { type: 'submit' }, 'Log in');
  const form = h('form', { class: 'card login' },
    h('h1', null, 'Log in'),
    h('label', null, 'Client ID', id), h('label', null, 'Client secret', secret),
    h('details', null, h('summary', null, 'With a token instead'),
      h('label', null, 'Token', token),
      h('p', { class: 'small dim' }, 'On the router: millrace token --scope admin')),
    says, button);
  token.oninput = () => { id.required = secret.required = !token.value; };
  form.onsubmit = async event => {
    event.preventDefault();
    button.disabled = true;
    try {
      take(await post('login', token.value ? { token: token.value } : { clientId: id.value, clientSecret: secret.value }));
      enter();
    } catch (failure) {
      fill(says, failure.message);
      button.disabled = false;
    }
  };
  fill(main, form);
  id.focus();
}

document.getElementById('logout').onclick = async () => {
  try { await post('logout'); } catch (failure) { toast(failure.message, true); }
  take({});
  login();
};

onLoggedOut(() => login('You were logged out. Log in again.'));
addEventListener('hashchange', route);
theme(localStorage.getItem('theme'));
matchMedia('(prefers-color-scheme: dark)').onchange = () => theme();

(async () => {
  try {
    if (take(await get('login'))) enter(); else login();
  } catch (failure) { login(failure.message); }
})();
