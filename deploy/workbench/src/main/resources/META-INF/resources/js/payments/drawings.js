/* The two drawings of one payment: where its probability lies against the thresholds, and where its time went. */
import { isKnown, millis, significant } from '../core/format.js';
import { t } from '../core/i18n.js';
import { chance, verdict } from './words.js';

const WIDTH = 640;
const LOWEST = 1e-4;

/** Probability on a logarithmic axis from 0.01 % to 100 %, with what is decided in each zone. */
export function scale(decision) {
  const x = share => Math.round((1 - Math.log10(Math.max(LOWEST, Math.min(1, share))) / Math.log10(LOWEST)) * WIDTH);
  const review = x(decision.review_threshold);
  const block = x(decision.block_threshold);
  const zones = [[0, review, 'APPROVE'], [review, block, 'REVIEW'], [block, WIDTH, 'BLOCK']]
    .filter(([from, to]) => to > from)
    .map(([from, to, zone], i) => `<rect class="band" x="${from}" y="52" width="${to - from}" height="40" ${i % 2 ? '' : 'opacity="0"'}/>
      ${to - from > 60 ? `<text class="zone ${zone === decision.verdict ? '' : 'not'}" x="${(from + to) / 2}" y="77" text-anchor="middle">${verdict(zone)}</text>` : ''}`).join('');
  const ticks = [0.0001, 0.001, 0.01, 0.1, 1].map(share => {
    const at = x(share);
    return `<path class="axis" d="M${at} 92v6"/><text x="${at}" y="114" text-anchor="${at === 0 ? 'start' : at === WIDTH ? 'end' : 'middle'}">${significantShare(share)}</text>`;
  }).join('');
  const marks = [[review, decision.review_threshold, 'review'], [block, decision.block_threshold, 'block']].map(([at, share, name], i) =>
    `<path class="mark" d="M${at} 46V${i ? 132 : 132}"/><text x="${at + (at > WIDTH - 150 ? -6 : 6)}" y="${i ? 148 : 132}" text-anchor="${at > WIDTH - 150 ? 'end' : 'start'}">${t(`payment.threshold.${name}`, { value: chance(share) })}</text>`).join('');
  const here = isKnown(decision.probability) ? x(decision.probability) : null;
  const point = here === null ? '' : `<path d="M${here} 34V92" stroke="var(--accent)" stroke-width="2"/><circle class="here" cx="${here}" cy="72" r="8"/>
    <text class="big" x="${here}" y="26" text-anchor="${here < 80 ? 'start' : here > WIDTH - 80 ? 'end' : 'middle'}">${chance(decision.probability)}</text>`;
  const say = t('payment.scale.say', { probability: chance(decision.probability), review: chance(decision.review_threshold), block: chance(decision.block_threshold) });
  return `<svg class="scale" viewBox="0 0 ${WIDTH} 154" role="img" aria-label="${say}">${zones}<path class="axis" d="M0 92H${WIDTH}"/>${ticks}${marks}${point}</svg>`;
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
  const near = ms => Math.abs(ms - latency.total) < end * 0.09;
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
  const right = known && (at + ms) / end > 0.82;
  const mark = `<u style="left:${percent(total)}"></u>`;
  return `<div>${name}</div><div class="tr">${mark}${known ? `<i class="${kind}" style="left:${percent(at)};width:${percent(ms)}"></i>
    <span${right ? ' class="left"' : ''} style="left:${percent(right ? at : at + ms)}">${millis(ms)}</span>` : `<span style="left:${percent(at)}" class="unknown">${t('payment.stage.none')}</span>`}</div>`;
}
