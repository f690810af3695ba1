// SPDX-License-Identifier: Apache-2.0
import { h, fill, pill, terms, card, time } from './dom.js';
import { watch } from './api.js';

function duration(minutes) {
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24;
  return (days ? days + ' d ' : '') + (days || hours ? hours + ' h ' : '') + minutes % 60 + ' min';
}

function checks(rows) {
  const line = row => h('tr', null,
    h('td', { class: 'nowrap' }, row.name), h('td', null, pill(row.health)),
    h('td', null, row.reason.split('\n').map(each => h('div', null, each))));
  const bad = rows.filter(row => row.health !== 'ok'), good = rows.filter(row => row.health === 'ok');
  const body = list => h('div', { class: 'scroll' }, h('table', null, h('tbody', null, list.map(line))));
  return [bad.length ? body(bad) : h('p', null, `All ${good.length} checks are good.`),
    good.length > 0 && h('details', null, h('summary', null, `${good.length} that are good`), body(good))];
}

export function releaseTerms(release) {
  const last = release.last;
  return terms('runs', release.runs && (release.runs.id || release.runs) || 'unknown',
    'since', time(release.since),
    'changed by hand', release.drift && (release.drift.length
      ? h('ul', null, release.drift.map(each => h('li', null, each))) : 'nothing'),
    'last change', last && [last.state, ' ', time(last.time), last.reason ? h('div', { class: 'small' }, last.reason) : '']);
}

export function overview(main) {
  const health = card('Health', h('p', { class: 'dim' }, 'Asking …'));
  health.classList.add('wide');
  const router = card('Router'), release = card('Release'), links = card('Links');
  fill(main, h('h1', null, 'Overview'), h('div', { class: 'cards' }, health, router, release, links));
  return watch({
    health: data => fill(health, h('h2', null, 'Health'), checks(data.checks)),
    overview: data => {
      fill(router, h('h2', null, 'Router'), terms('version', data.version, 'Java', data.java, 'system', data.system,
        'process', data.process, 'up', duration(data.upMinutes),
        'heap', `${data.heapMebibytes} of ${data.heapMostMebibytes} MiB`, 'threads', data.threads,
        'bundles', `${data.bundlesActive} of ${data.bundles} active`,
        'devices', h('a', { href: '#/devices' }, data.devices + ' known'),
        'sessions', h('a', { href: '#/sessions' }, data.sessions + ' open')));
      fill(release, h('h2', null, 'Release'), releaseTerms(data.release));
      fill(links, h('h2', null, 'Links'), data.links.length
        ? h('table', null, h('tbody', null, data.links.map(each => h('tr', null,
          h('td', null, h('a', { href: '#/links' }, each.name)), h('td', null, pill(each.state, each.state === 'down' ? 'bad' : 'ok'))))))
        : h('p', { class: 'dim' }, 'This router has no serial link.'));
    },
  });
}
