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
  words: Object.fromEntries(['start', 'warm_up', 'measured'].map(id => [id, t(`serving.phase.${id}`)])),
});

const MILLIS = /^(naive_)?(p\d+|max|mean)$/;
const ORDER = ['offered', 'achieved', 'answered', 'p50', 'p90', 'p99', 'p999', 'max', 'naive_p50', 'naive_p99', 'naive_p999', 'errors', 'fallbacks', 'late_sends'];
const place = id => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

/** The figures of a run as a table of one row: `{ columns, rows }`; those that this page has no name for stand as they came. */
export function figuresOf(run) {
  const ids = Object.keys(run?.figures ?? {}).sort((a, b) => place(a) - place(b));
  const columns = ids.map(id => ({ id, name: known(`serving.col.${id}`) ? t(`serving.col.${id}`) : id, unit: MILLIS.test(id) ? 'ms' : null, kind: 'number' }));
  return { columns, rows: ids.length ? [run.figures] : [] };
}
