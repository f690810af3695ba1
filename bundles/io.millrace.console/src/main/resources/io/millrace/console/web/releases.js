// SPDX-License-Identifier: Apache-2.0
import { h, fill, card, pill, table, confirmed, toast, time } from './dom.js';
import { may, post, watch } from './api.js';
import { releaseTerms } from './overview.js';

const SLICE = 512 * 1024;
const WAY = ['RECEIVED', 'VERIFIED', 'STAGED', 'PLANNED', 'SWITCHING', 'JUDGING', 'AWAITING_CONFIRM', 'COMMITTED'];
const BACK = ['ROLLING_BACK', 'ROLLED_BACK'];
const words = stage => stage.toLowerCase().replaceAll('_', ' ');

function steps(report) {
  const failed = report.stage === 'REFUSED' || BACK.includes(report.stage);
  const way = report.stage === 'REFUSED' ? ['REFUSED'] : failed ? ['SWITCHING', 'JUDGING', ...BACK]
    : WAY.filter(each => each !== 'AWAITING_CONFIRM' || each === report.stage);
  const at = way.indexOf(report.stage);
  return h('ol', { class: 'steps' }, way.map((each, i) => h('li', {
    class: i < at ? 'done' : i > at ? '' : report.stage === 'COMMITTED' ? 'done' : failed ? 'fail' : 'now' }, words(each))));
}

export function releases(main) {
  const now = card('What runs'), change = card('The newest change'), files = h('div'), plan = h('div');
  const progress = h('p', { class: 'small dim', role: 'status' });
  const file = h('input', { type: 'file', accept: '.mrl', name: 'release' });
  let last = null;

  const order = async (name, body, said) => {
    try { await post(name, body); toast(said); } catch (failure) { toast(failure.message, true); }
  };

  async function upload() {
    const chosen = file.files[0];
    if (!chosen) return;
    try {
      for (let at = 0; at < chosen.size;) {
        const slice = chosen.slice(at, at + SLICE);
        at = (await post('release-upload', slice, { name: chosen.name, offset: at, total: chosen.size })).offset;
        progress.textContent = `${Math.round(100 * at / chosen.size)} % of ${chosen.name}`;
      }
      progress.textContent = `${chosen.name} is here.`;
      file.value = '';
    } catch (failure) { progress.textContent = ''; toast(failure.message, true); }
  }

  async function show(name) {
    fill(plan, card('Plan', h('p', { class: 'dim' }, 'Verifying and planning …')));
    try {
      const made = await post('release-plan', { name });
      const again = h('input', { type: 'checkbox' });
      const minutes = h('input', { type: 'number', min: 0, max: 1440, value: 0, name: 'confirm' });
      fill(plan, card(`Plan of ${made.release || name}`,
        made.refusals.length > 0 && h('div', { class: 'problem' }, made.refusals.map(each => h('p', null, each))),
        h('pre', { class: 'box' }, made.lines.join('\n')),
        h('div', { class: 'row' },
          h('label', null, 'Undone unless confirmed within minutes (0: as the change calls for)', minutes),
          h('label', null, again, ' also if it was rolled back before')),
        h('button', { type: 'button', id: 'install', onclick: async () => {
          if (!await confirmed(`Install ${made.release || name}? The router judges it, and goes back by itself when it does worse.`, 'Install')) return;
          await order('release-install', { name, confirmSeconds: Math.round(minutes.value * 60), again: again.checked }, 'The release is being installed.');
        } }, 'Install')));
    } catch (failure) { fill(plan, card('Plan', h('p', { class: 'problem' }, failure.message))); }
  }

  fill(main, h('h1', null, 'Releases'), h('div', { class: 'cards' }, now, change),
    card('Files', may('operator') && h('div', { class: 'row' },
      h('div', { class: 'fill' }, h('label', null, 'A signed release, NAME-VERSION.mrl', file)),
      h('button', { type: 'button', id: 'upload', onclick: upload }, 'Upload')), progress, files), plan);

  return watch({
    release: data => {
      const report = data.report, busy = !report.ends;
      fill(now, h('h2', null, 'What runs'), releaseTerms(data.status),
        data.hold && h('p', { class: 'problem' }, 'Held: ' + data.hold),
        may('operator') && h('div', { class: 'row' },
          h('button', { type: 'button', class: 'danger', disabled: busy && report.stage !== 'AWAITING_CONFIRM', onclick: async () => {
            if (await confirmed('Go back to the set that was committed before?', 'Roll back', true)) order('release-rollback', {}, 'The router goes back.');
          } }, 'Roll back'),
          (data.status.drift || []).length > 0 && h('button', { type: 'button', class: 'danger', disabled: busy, onclick: async () => {
            if (await confirmed('Undo what was changed by hand?', 'Undo', true)) order('release-revert', {}, 'What was changed by hand is undone.');
          } }, 'Undo changes by hand')));
      if (report.stage === 'NONE') fill(change, h('h2', null, 'The newest change'), h('p', { class: 'dim' }, 'There was none yet.'));
      else fill(change, h('h2', null, 'The newest change'), h('p', null, h('strong', null, report.release), ' ',
        pill(words(report.stage), report.stage === 'COMMITTED' ? 'ok' : report.stage === 'REFUSED' || BACK.includes(report.stage) ? 'bad' : 'warn'), ' ', time(report.time)),
      steps(report), report.reason && h('p', null, report.reason),
      report.evidence.length > 0 && h('details', { open: true }, h('summary', null, 'Evidence'), h('ul', { class: 'small' }, report.evidence.map(each => h('li', null, each)))),
      report.stage === 'AWAITING_CONFIRM' && may('operator') && h('p', null, `Undone in ${report.confirmSeconds} s unless confirmed. `,
        h('button', { type: 'button', onclick: () => order('release-confirm', {}, 'The change stays.') }, 'Confirm')));
      const text = JSON.stringify(data.files);
      if (text !== last) {
        last = text;
        fill(files, table(['file', { name: 'bytes', class: 'num' }, ''], data.files.map(each => [each.name, each.bytes.toLocaleString(),
          may('operator') && h('button', { class: 'quiet', type: 'button', 'data-plan': each.name, onclick: () => show(each.name) }, 'Plan')]), 'No file has come.'));
      }
    },
  });
}
