/* The runs of an answer, newest first; two of them side by side. */
import { escape } from '../core/dom.js';
import { wallTime } from '../core/format.js';
import { t, told } from '../core/i18n.js';
import { addressOf } from '../frame/routes.js';
import { charts } from '../run/charts.js';
import { cellOf, runStatus, withUnit } from '../run/words.js';
import { environment } from './margin.js';

/** `runs` are summaries, `shown` the id of the run on show, `picked` the ids to compare. */
export function historySection(entry, { runs, shown, picked }) {
  const rows = runs.map(run => `<tr data-key="${escape(run.id)}"${run.id === shown ? ' aria-selected="true"' : ''}>
    <td><input type="checkbox" data-pick="${escape(run.id)}" data-testid="pick-${escape(run.id)}" aria-label="${t('history.pick', { when: wallTime(run.started) })}"></td>
    <th scope="row">${wallTime(run.started)}</th><td>${runStatus(run)}</td><td>${run.sabotaged ? `<span class="warn">${t('run.sabotaged')}</span>` : ''}</td>
    <td class="dim">${run.worst ? escape(told(run.worst)) : ''}</td>
    <td class="num">${run.id === shown ? t('history.shown') : `<a href="${addressOf('answers', entry.id)}?run=${encodeURIComponent(run.id)}">${t('history.show')}</a>`}</td></tr>`).join('');
  const inside = runs.length ? `<table class="history" data-testid="history"><thead><tr><th scope="col">${t('history.compare')}</th><th scope="col">${t('history.when')}</th><th scope="col">${t('history.verdict')}</th>
    <td></td><th scope="col">${t('history.worst')}</th><td></td></tr></thead><tbody>${rows}</tbody></table>
    <p class="xs dim note">${t(picked.size < 2 ? 'history.pick_two' : 'history.compared')}</p>` : `<p class="empty">${t('history.empty')}</p>`;
  return `<div class="head"><h2>${t('history')}</h2><span class="sub">${t('history.sub')}</span></div>${inside}`;
}

/** Two whole runs side by side, the older on the left. */
export function compareSection(entry, pair) {
  const [a, b] = pair;
  return `<div class="head"><h2>${t('compare')}</h2><span class="sub">${t('compare.sub')}</span></div>
    <div class="two compare" data-testid="compare">${pair.map((run, i) => `<div data-key="${escape(run.id)}" data-compared="${escape(run.id)}"><h3>${'AB'[i]} · ${wallTime(run.started)}</h3>
      <p>${runStatus(run)}${run.sabotaged ? ` <span class="warn">${t('run.sabotaged')}</span>` : ''}</p>
      <p class="dim">${run.worst ? escape(told(run.worst)) : ''}</p>${charts({ ...entry, charts: entry.charts.slice(0, 1) }, run, 'compare')}
      <p class="xs dim">${environment(run.environment ?? {}).replaceAll('<br>', ', ')}</p></div>`).join('')}</div>
    ${compareTable(entry, a, b)}`;
}

function compareTable(entry, a, b) {
  const names = entry.columns.filter(column => column.kind === 'text');
  const values = entry.columns.filter(column => column.kind !== 'text');
  const keyOf = row => JSON.stringify(names.map(column => row[column.id] ?? null));
  const rowsOf = run => new Map((run.rows ?? []).map(row => [keyOf(row), row]));
  const [left, right] = [rowsOf(a), rowsOf(b)];
  const keys = [...new Set([...left.keys(), ...right.keys()])];
  if (!keys.length) {
    return '';
  }
  const head = names.map(column => `<th scope="col" rowspan="2">${escape(told(column.name))}</th>`).join('')
    + values.map(column => `<th scope="colgroup" colspan="2" class="num">${escape(withUnit(told(column.name), column.unit))}</th>`).join('');
  const body = keys.map(key => `<tr>${names.map(column => `<th scope="row">${cellOf(entry, column, (left.get(key) ?? right.get(key))[column.id])}</th>`).join('')}${
    values.map(column => [left, right].map(side => `<td class="num">${cellOf(entry, column, side.get(key)?.[column.id])}</td>`).join('')).join('')}</tr>`).join('');
  return `<table class="results" data-testid="compare-table"><thead><tr>${head}</tr><tr>${values.map(() => '<th scope="col" class="num">A</th><th scope="col" class="num">B</th>').join('')}</tr></thead><tbody>${body}</tbody></table>`;
}
