/* The two drawings of one payment: where its probability lies against the thresholds, and where its time went. */
import { isKnown, millis, significant } from '../core/format.js';
import { t } from '../core/i18n.js';
import { chance, verdict } from './words.js';

const LOWEST = 1e-4;

/** Probability on a logarithmic axis from 0.01 % to 100 %, with what is decided in each zone. */
export function scale(decision) {
  const at = share => (1 - Math.log10(Math.max(LOWEST, Math.min(1, share))) / Math.log10(LOWEST)) * 100;
  const left = share => `left:${at(share).toFixed(2)}%`;
  const [review, block] = [decision.review_threshold, decision.block_threshold];
  const zones = [[0, at(review), 'APPROVE'], [at(review), at(block), 'REVIEW'], [at(block), 100, 'BLOCK']].filter(([from, to]) => to > from)
    .map(([from, to, zone]) => `<div class="zone${zone === decision.verdict ? ' is' : ''}${Math.abs(at(decision.probability ?? 1) - (from + to) / 2) < 12 ? ' near' : ''}" style="left:${from.toFixed(2)}%;width:${(to - from).toFixed(2)}%">${to - from > 14 ? verdict(zone) : ''}</div>`).join('');
  const ticks = [0.0001, 0.001, 0.01, 0.1, 1].map(share => `<span class="share${share === LOWEST || share === 1 ? ' edge' : ''}" style="${share === 1 ? 'right:0' : left(share)}">${significantShare(share)}</span>`).join('');
  const marks = [['review', review], ['block', block]].map(([name, share]) =>
    `<u style="${left(share)}"></u><span class="name ${name}${at(share) > 70 ? ' left' : ''}" style="${left(share)}">${t(`payment.threshold.${name}`, { value: chance(share) })}</span>`).join('');
  const point = isKnown(decision.probability) ? `<i style="${left(decision.probability)}"></i><b style="${left(decision.probability)}"${at(decision.probability) < 12 ? ' class="first"' : at(decision.probability) > 88 ? ' class="last"' : ''}>${chance(decision.probability)}</b>` : '';
  const say = t('payment.scale.say', { probability: chance(decision.probability), review: chance(review), block: chance(block) });
  return `<div class="chance" role="img" aria-label="${say}">${zones}${ticks}${marks}${point}</div>`;
}

const significantShare = share => `${share >= 0.01 ? significant(share * 100).replace(/[.,]0+$/, '') : significant(share * 100)}\u202f%`;

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/** The stages of the decision, one after the other, and what came after the answer. Work is solid, waiting hatched, afterwards dashed. */
export function waterfall(latency, afterMillis) {
  const stages = [['features', latency.features, 'work'], ['queue', latency.queue, 'wait'], ['compute', latency.compute, 'work'], ['rest', latency.rest, 'rest']];
  const after = isKnown(afterMillis) && afterMillis >= 0 && afterMillis <= 4 * latency.total ? afterMillis : null;
  const longest = Math.max(0.2, latency.total + (after ?? 0)) * 1.25;
  const step = STEPS.find(one => longest / one <= 6) ?? longest / 5;
  const end = Math.ceil(longest / step) * step;
  const percent = ms => `${(ms / end * 100).toFixed(2)}%`;
  const axis = Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step);
  const near = ms => Math.abs(ms - latency.total) < end * 0.2;
  const ticks = axis.map((ms, i) => (near(ms) && i > 0 ? '<span hidden></span>' : `<span style="left:${percent(ms)}">${i === axis.length - 1 ? `${significantTick(ms)}\u202f${t('unit.ms')}` : significantTick(ms)}</span>`)).join('');
  let from = 0;
  const rows = stages.map(([name, ms, kind]) => {
    const at = from;
    from += ms ?? 0;
    return row(t(`payment.stage.${name}`), at, ms, kind, latency.total, percent, end);
  });
  if (after !== null) {
    rows.push(row(t('payment.stage.logged'), latency.total, after, 'after', latency.total, percent, end));
  }
  return `<div class="fall" style="--step:${percent(step)}" role="img" aria-label="${t('payment.fall.say', { total: millis(latency.total) })}">
    <div class="ax">${t('payment.stage')}</div><div class="ax tr">${ticks}<b style="left:${percent(latency.total)}">${t('payment.answered')}</b></div>${rows.join('')}</div>`;
}

const significantTick = ms => significant(ms).replace(/[.,]0+$/, '');

function row(name, at, ms, kind, total, percent, end) {
  const known = isKnown(ms);
  const right = known && (at + ms) / end > 0.72;
  const mark = `<u style="left:${percent(total)}"></u>`;
  return `<div>${name}</div><div class="tr">${mark}${known ? `<i class="${kind}" style="left:${percent(at)};width:${percent(ms)}"></i>
    <span${right ? ' class="left"' : ''} style="left:${percent(right ? at : at + ms)}">${millis(ms)}</span>` : `<span style="left:${percent(at)}" class="unknown">${t('payment.stage.none')}</span>`}</div>`;
}
