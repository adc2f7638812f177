/* How a run is told: its state, its phases, its cells. */
import { escape } from '../core/dom.js';
import { figure, isKnown, unit } from '../core/format.js';
import { status } from '../core/glyphs.js';
import { t, told } from '../core/i18n.js';

const KINDS = { held: 'ok', failed: 'crit', running: 'run', cancelled: 'none', broken: 'warn', done: 'ok' };

/** Status of a run, or of none: shape, word and colour. */
export const runStatus = run => status(KINDS[run?.state] ?? 'none', t(`run.${run?.state ?? 'none'}`));

/** Whether a run came to a judgement on a claim. */
export const isJudged = run => run?.state === 'held' || run?.state === 'failed';

/** The name that an entry gives to a phase or a cell; what has none is its own name. */
export const wordOf = (entry, id) => told(entry?.words?.[id]) || String(id);

/** Phases in which the experiment waits for something and measures nothing. */
const WAITING = new Set(['start', 'warm_up', 'settle', 'wait', 'switch', 'stop']);
export const isWaiting = phase => WAITING.has(phase);

/** Title of a column or chart with its unit. */
export const withUnit = (name, of) => (of && !name.endsWith(unit(of)) && !name.includes(`, ${unit(of)}`) ? `${name}, ${unit(of)}` : name);

const VERDICTS = { true: 'ok', held: 'ok', ok: 'ok', false: 'crit', failed: 'crit' };

/** A cell of a table as HTML. */
export function cellOf(entry, column, value) {
  if (value === null || value === undefined) {
    return `<span class="unknown" title="${t('none')}">—</span>`;
  }
  if (column.kind === 'verdict') {
    const kind = VERDICTS[value];
    return kind ? status(kind, t(kind === 'ok' ? 'run.held' : 'run.failed')) : escape(wordOf(entry, value));
  }
  return column.kind === 'number' && isKnown(value) ? figure(value) : escape(wordOf(entry, value));
}

/** A text with places for figures as HTML: each figure stands out, one that was not measured says so. */
export function filled(text, figures) {
  return escape(told(text)).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = figures?.[name];
    return isKnown(value) ? `<span class="v">${figure(value)}</span>` : `<span class="v no">${t('none')}</span>`;
  });
}
