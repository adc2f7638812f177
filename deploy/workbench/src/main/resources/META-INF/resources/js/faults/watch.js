/* What to watch while something is broken: figures of the running parts, as they are now. */
import { count, millis, percent, perSecond, unknown } from '../core/format.js';
import { t } from '../core/i18n.js';
import { current } from '../stream/live.js';

const WINDOW_MILLIS = 5000;
const past = [];
let errorsBefore = null;

/** Notes the totals of now; shares and growth are over the last seconds. */
export function note(now = Date.now()) {
  const stats = current('inference');
  if (!stats) {
    past.length = 0;
    return;
  }
  if (past.at(-1)?.stats === stats) {
    return;
  }
  if (past.length && past.at(-1).stats.decisions_total > stats.decisions_total) {
    past.length = 0;
    errorsBefore = null;
  }
  past.push({ at: now, stats });
  errorsBefore ??= stats.errors_total;
  while (past[0].at < now - WINDOW_MILLIS) {
    past.shift();
  }
}

function fallbackShare() {
  const [first, last] = [past[0]?.stats, past.at(-1)?.stats];
  const decisions = last ? last.decisions_total - first.decisions_total : 0;
  return decisions > 0 ? (last.fallbacks_total - first.fallbacks_total) / decisions : null;
}

const failed = () => {
  const stats = current('inference');
  return stats && errorsBefore !== null ? Math.max(0, stats.errors_total - errorsBefore) : null;
};

const inference = path => path.split('.').reduce((node, step) => node?.[step], current('inference'));
const feature = path => path.split('.').reduce((node, step) => node?.[step], current('feature'));

const LINES = {
  fallback: () => percent(fallbackShare(), 1),
  failed: () => count(failed()),
  features: () => millis(inference('features_p99_ms')),
  decision: () => millis(inference('latency_ms.p99')),
  decisions: () => perSecond(inference('rate_per_s')),
  journal: () => count(inference('journal.pending')),
  lag: () => count(feature('stream_lag_records')),
  compute: () => millis(inference('batching.compute_ms.p99') ?? inference('compute_p99_ms')),
  queue: () => millis(inference('batching.queue_ms.p99') ?? inference('queue_p99_ms')),
  predictions: () => count(current('monitoring')?.predictions_total),
  quarantined: () => count(feature('quarantined_total')),
  broken: () => count(feature('broken_checks_total')),
  repeated: () => count(feature('duplicates_total')),
  late: () => count(feature('late_total')),
};

const OF = {
  redis: ['fallback', 'features', 'failed'],
  broker: ['journal', 'lag', 'failed'],
  'feature-service': ['fallback', 'decision', 'failed'],
  'inference-service': ['decisions', 'decision', 'lag'],
  'monitoring-service': ['predictions', 'fallback', 'failed'],
  model: ['compute', 'queue', 'fallback'],
  data: ['quarantined', 'broken', 'repeated', 'late', 'lag'],
};

export const watchOf = row => `<ul>${OF[row].map(id => {
  const value = LINES[id]();
  return `<li data-key="${id}"><span class="dim">${t(`faults.watch.${id}`)}</span><b${value === unknown() ? ' class="unknown"' : ''}>${value}</b></li>`;
}).join('')}</ul>`;

