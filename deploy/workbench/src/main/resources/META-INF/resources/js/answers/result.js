/* What came out: the table, the verdict on the claim, the short answer with these figures. */
import { escape } from '../core/dom.js';
import { glyph } from '../core/glyphs.js';
import { t, told } from '../core/i18n.js';
import { cellOf, filled, isJudged, withUnit } from '../run/words.js';
import { guessAgainst } from './guess.js';
import { rangeCell, rangeHead, rangeOf } from './range.js';

export function tableSection(entry, run) {
  if (!run?.rows?.length) {
    return '';
  }
  return `<div class="head"><h2>${t('result')}</h2>${entry.columns.some(column => column.unit === 'ms') ? `<span class="sub">${t('result.sub')}</span>` : ''}</div>${resultTable(entry, run)}`;
}

/** The table of a run. Where its columns are percentiles, they are drawn beside the numbers. */
export function resultTable(entry, run) {
  const columns = entry.columns;
  const range = rangeOf(columns, run.rows);
  const heads = columns.map(column => `<th scope="col"${column.kind === 'number' ? ' class="num"' : ''}>${escape(withUnit(told(column.name), column.unit))}</th>`).join('');
  const [lead] = columns;
  const grouped = lead.kind === 'text' && run.rows.some((row, i) => i > 0 && row[lead.id] === run.rows[i - 1][lead.id]);
  const body = run.rows.map((row, i) => {
    const first = !grouped || i === 0 || row[lead.id] !== run.rows[i - 1][lead.id];
    const cells = columns.map((column, k) => cell(entry, column, row, k === 0, first)).join('');
    return `<tr${grouped && first && i > 0 ? ' class="group"' : ''}>${cells}${range ? rangeCell(range, row) : ''}</tr>`;
  }).join('');
  return `<table class="results" data-testid="result-table"><thead><tr>${heads}${range ? rangeHead(range) : ''}</tr></thead><tbody>${body}</tbody></table>
    ${range ? `<p class="xs dim note">${t('range.marks')}</p>` : ''}`;
}

function cell(entry, column, row, leading, first) {
  const value = cellOf(entry, column, row[column.id]);
  if (leading) {
    return `<th scope="row"${column.kind === 'number' ? ' class="num"' : ''}>${first ? value : `<span class="sr">${value}</span>`}</th>`;
  }
  return `<td${column.kind === 'number' ? ' class="num"' : ''}>${value}</td>`;
}

/** The verdict: the word, the claim in full, the worst case, and why when it was broken on purpose. */
export function verdictSection(entry, run) {
  if (!isJudged(run)) {
    return '';
  }
  const held = run.state === 'held';
  const kind = held ? 'ok' : 'crit';
  const claim = run.claim?.text ? escape(told(run.claim.text)) : filled(entry.claim, run.figures);
  const worst = run.claim?.worst ?? run.worst;
  const sabotaged = run.sabotaged ? `<p class="because"><b>${t('sabotage.was_on')}</b> ${escape(told(entry.sabotage))}</p>` : '';
  return `<h2 class="sr">${t('verdict')}</h2><div class="verdict ${kind}" data-testid="verdict"><div class="word ${kind}">${glyph(kind)}${t(held ? 'verdict.held' : 'verdict.failed')}</div>
    <p>${claim}</p>${worst ? `<p class="because">${escape(told(worst))}</p>` : ''}${sabotaged}</div>`;
}

export function shortSection(entry, run) {
  const judged = isJudged(run);
  const sub = !judged ? t('short.before') : run.state === 'held' ? t('short.sub') : `<span class="crit strong">${t(run.sabotaged ? 'short.sabotaged' : 'short.failed')}</span>`;
  return `<div class="head"><h2>${t('short')}</h2><span class="sub">${sub}</span></div>
    <p class="lead" data-testid="short-answer">${filled(entry.short_answer, judged ? run.figures : {})}</p>${judged ? guessAgainst(entry, run) : ''}`;
}

export function tradeSection(entry) {
  const textbook = entry.textbook ? `<div class="textbook"><h3>${t('textbook')}</h3><p>${escape(told(entry.textbook))}</p></div>` : '';
  return `<div class="head"><h2>${t('trade')}</h2></div>${textbook}<div class="trade">${entry.trade_offs.map(text => `<div><p>${escape(told(text))}</p></div>`).join('')}</div>`;
}
