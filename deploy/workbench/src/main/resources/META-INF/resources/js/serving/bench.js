/* What the free experiment shows: its charts and the names of its phases and columns, told as an entry of the catalogue tells them. */
import { known, t } from '../core/i18n.js';

const line = (series, role) => ({ series, name: t(`serving.line.${series}`), role });
const chart = (id, unit, scale, lines) => ({ id, title: t(`serving.chart.${id}`), unit, scale, lines });

export const bench = () => ({
  id: 'serving',
  charts: [
    chart('latency', 'ms', 'log', [line('p99', 'truth'), line('naive_p99', 'compared'), line('p50', 'truth'), line('naive_p50', 'compared'), line('p999', 'plain')]),
    chart('throughput', 'req/s', 'linear', [line('achieved', 'truth'), line('offered', 'compared')]),
    chart('batch', 'rows', 'linear', [line('batch_rows', 'truth')]),
    chart('inside', 'ms', 'linear', [line('compute_p99', 'truth'), line('queue_p99', 'plain')]),
    chart('not_well', null, 'linear', [line('fallbacks', 'plain'), line('errors', 'truth')]),
  ],
  words: Object.fromEntries(['start', 'warm_up', 'load'].map(id => [id, t(`serving.phase.${id}`)])),
});

const MILLIS = /^(naive_)?(p\d+|max|mean)(_ms)?$|_ms$/;

/** The columns of a run's rows; what this page has no name for stands as it came. */
export function columnsOf(rows) {
  return Object.keys(rows[0] ?? {}).map(id => {
    const name = id.replace(/_ms$/, '');
    const numeric = rows.every(row => row[id] === null || typeof row[id] === 'number');
    return { id, name: known(`serving.col.${name}`) ? t(`serving.col.${name}`) : id, unit: MILLIS.test(id) ? 'ms' : null, kind: numeric ? 'number' : 'text' };
  });
}
