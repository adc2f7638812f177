/* What the list of answers is narrowed by: words, level, verdict of the last run. */
import { escape } from '../core/dom.js';
import { number } from '../core/format.js';
import { t } from '../core/i18n.js';

const LEVELS = ['basic', 'medium', 'killer'];

/** A level as bars and a word. */
export function levelOf(level) {
  const rank = LEVELS.indexOf(level) + 1;
  return `<span class="level">${LEVELS.map((_, i) => `<i class="${i < rank ? 'on' : ''}"></i>`).join('')}${t(`level.${level}`)}</span>`;
}

/** What the last run says of the claim: `held`, `failed`, or `none` where no run came to an end. A sabotaged run says nothing of it. */
export function verdictOf(entry) {
  const state = entry.last?.sabotaged ? null : entry.last?.state;
  return state === 'held' || state === 'failed' ? state : 'none';
}

export function filters(entries) {
  const levels = [['', t('answers.all')], ...LEVELS.map(level => [level, t(`level.${level}`)])];
  const count = verdict => number(entries.filter(entry => verdictOf(entry) === verdict).length);
  const verdicts = [['', `${t('answers.all')} ${number(entries.length)}`],
    ...['held', 'failed', 'none'].map(verdict => [verdict, `${t(`run.${verdict}`)} ${count(verdict)}`, verdict])];
  return `<div><label class="sr" for="search">${t('answers.search')}</label><input id="search" type="search" data-testid="search" autocomplete="off" placeholder="${t('answers.search.hint')}"></div>
    ${choice('level', t('level'), levels)}${choice('verdict', t('answers.last'), verdicts)}`;
}

const choice = (name, legend, options) => `<fieldset><legend>${legend}</legend><div class="seg">${options.map(([value, text, tick]) =>
  `<label>${tick ? `<i class="tick ${tick}"></i>` : ''}<input type="radio" name="${name}" value="${value}" data-testid="${name}-${value || 'all'}"><span data-wide="${escape(text)}">${escape(text)}</span></label>`).join('')}</div></fieldset>`;
