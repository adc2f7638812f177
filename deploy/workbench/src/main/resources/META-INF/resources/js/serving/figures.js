/* What a free load came to: its counts as figures, its percentiles as a table, true and naive below each other. */
import { figure, isKnown, unit } from '../core/format.js';
import { t } from '../core/i18n.js';
import { resultTable } from '../answers/result.js';

const PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'max'];
const COUNTS = [['achieved', 'req/s'], ['answered'], ['errors'], ['fallbacks'], ['late_sends']];

/** The section's inside; nothing while there are no figures. */
export function servingFigures(run) {
  const figures = run?.figures ?? {};
  const there = PERCENTILES.filter(id => isKnown(figures[id]) || isKnown(figures[`naive_${id}`]));
  if (!there.length) {
    return '';
  }
  const counts = COUNTS.filter(([id]) => isKnown(figures[id])).map(([id, of]) =>
    `<div><dt>${t(`serving.figure.${id}`)}</dt><dd class="big">${figure(figures[id])}${of ? `<small>${unit(of)}</small>` : ''}</dd></div>`).join('');
  const rowOf = (clock, prefix) => Object.fromEntries([['clock', clock], ...there.map(id => [id, figures[prefix + id] ?? null])]);
  const columns = [{ id: 'clock', name: t('serving.clock'), kind: 'text' },
    ...there.map(id => ({ id, name: t(`percentile.${id}`), unit: 'ms', kind: 'number' }))];
  const rows = [rowOf(t('serving.clock.intended'), ''), rowOf(t('serving.clock.naive'), 'naive_')];
  return `<div class="head"><h2>${t('result')}</h2></div><dl class="figures counts" data-testid="serving-figures">${counts}</dl>${resultTable({ columns }, { rows })}`;
}
