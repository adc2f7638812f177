/* Six figures that say how the stack does. Each with what it is judged by; none is ever invented. */
import { bytes, bytesParts, count, isKnown, millis, number, percent, seconds, significant } from '../core/format.js';
import { escape } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { spark } from '../chart/spark.js';
import { current, live, source } from '../stream/live.js';
import { inBytes, reason } from '../stream/parts.js';

/** Points of a spark: the last 5 minutes by 5 seconds. */
const SPARK_STEP = 5;

export class Figures extends View {
  html() {
    return `<h2 class="sr">${t('figures.title')}</h2><dl class="figures" data-testid="figures">${
      [decisions(), latency(), blocked(), fallback(), joined(), memory()].join('')}</dl>`;
  }
}

const history = name => live.samples.filter((_, i, all) => (all.length - 1 - i) % SPARK_STEP === 0).map(sample => sample[name] ?? null);

function figure(id, value, unit, note, sparkline) {
  const big = value === null ? `<span class="unknown">${t('none')}</span>` : `${value}<small>${unit}</small>`;
  return `<div data-key="${id}" data-testid="figure-${id}"><dt>${t(`figure.${id}`)}</dt><dd class="big">${big}</dd><dd>${sparkline}</dd><dd class="note">${note}</dd></div>`;
}

const inference = () => current('inference');
const notDecided = () => (inference() ? t('figure.no_decisions') : t('figure.not_told', { part: t('part.inference') }));
const totalDecisions = () => inference()?.decisions_total;

function decisions() {
  const rate = inference()?.rate_per_s;
  const behind = current('traffic')?.behind_seconds;
  const note = isKnown(behind) ? t('figure.decisions.behind', { seconds: seconds(behind) }) : t('figure.decisions.where');
  return figure('decisions', isKnown(rate) ? number(rate, rate < 10 ? 1 : 0) : null, t('unit.per_second'), note,
    spark(history('decisions'), 120, 24, { low: 0 }));
}

function latency() {
  const ms = current('traffic')?.latency_ms ?? {};
  const note = isKnown(ms.naive_p99) ? t('figure.latency.naive', { ms: millis(ms.naive_p99) }) : t('figure.latency.from');
  return figure('latency', isKnown(ms.p99) ? significant(ms.p99) : null, t('unit.ms'), note, spark(history('p99'), 120, 24, { least: 0.1 }));
}

function blocked() {
  const stats = inference();
  const total = totalDecisions();
  const there = isKnown(total) && total > 0 && isKnown(stats.block);
  const note = there && isKnown(stats.review)
    ? t('figure.blocked.review', { share: percent(stats.review / total), total: count(total) }) : notDecided();
  return figure('blocked', there ? number(stats.block / total * 100, 2) : null, '%', note, spark(history('blocked'), 120, 24, { least: 0.1 }));
}

function fallback() {
  const stats = inference();
  const total = totalDecisions();
  const there = isKnown(total) && total > 0 && isKnown(stats.fallbacks_total);
  const errors = current('traffic')?.decision_errors;
  const note = isKnown(errors) ? t('figure.fallback.errors', { n: errors, count: number(errors) })
    : there ? t('figure.fallback.of', { total: count(total) }) : notDecided();
  return figure('fallback', there ? number(stats.fallbacks_total / total * 100, 2) : null, '%', note,
    spark(history('fallback'), 120, 24, { low: 0, high: Math.max(0.01, ...history('fallback').filter(isKnown)) }));
}

function joined() {
  const summary = current('monitoring');
  const there = isKnown(summary?.labels_joined_total);
  const note = isKnown(summary?.waiting_for_label) ? t('figure.joined.waiting', { count: count(summary.waiting_for_label) }) : t('figure.joined.what');
  return figure('joined', there ? count(summary.labels_joined_total) : null, '', note, spark(history('joined'), 120, 24, { low: 0 }));
}

function memory() {
  const report = current('supervisor');
  if (!isKnown(report?.memory_mib)) {
    const why = source('supervisor').state === 'down' ? escape(reason('supervisor')) : t('figure.memory.unavailable');
    return figure('memory', null, '', why, spark([], 120, 24));
  }
  const [value, unit] = bytesParts(inBytes(report.memory_mib));
  const note = isKnown(report.budget_mib) ? t('figure.memory.budget', { bytes: bytes(inBytes(report.budget_mib)) }) : t('figure.memory.what');
  return figure('memory', value, unit, note, spark(history('memory'), 120, 24, { least: 0.05 }));
}
