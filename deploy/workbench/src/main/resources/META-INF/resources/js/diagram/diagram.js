/* The stack as a picture: parts, topics, and what flows between them now. */
import { escape, rem } from '../core/dom.js';
import { bytes, count, hour, isKnown, millis, number, perSecond, seconds, significant, times, unknown } from '../core/format.js';
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { current, newest } from '../stream/live.js';
import { PARTS, decidingModel, health, memoryOf, scenario } from '../stream/parts.js';
import { Ink } from './ink.js';
import { LANES, layout } from './layout.js';

export class Diagram extends View {
  html() {
    const width = this.clientWidth || innerWidth;
    const place = layout(width / rem());
    const ink = new Ink();
    const state = Object.fromEntries(PARTS.map(part => [part, health(part)]));
    topics(ink, place, state);
    ways(ink, place, state);
    boxes(ink, place, state);
    calls(ink, place, state);
    const sentence = `${t('diagram.what')} ${PARTS.map(part => `${t(`part.${part}`)}: ${state[part].word}`).join(', ')}.`;
    return `<svg class="diagram" role="img" data-testid="diagram" aria-label="${escape(sentence)}" viewBox="0 0 ${width} ${ink.px(place.height)}"
      height="${ink.px(place.height)}">${ink.svg}</svg>`;
  }
}

/** A row of a box; a figure that is not known says so. */
const row = (label, value, write, kind = '') => (isKnown(value) ? [label, write(value), kind] : [label, unknown(), 'unknown']);

/** Rates that move dots: what is not known or nothing does not move. */
const moving = (rate, slow) => (isKnown(rate) && rate > 0 ? slow : 0);

function boxes(ink, place, state) {
  const { x, w, topHeight } = place;
  const box = (id, more) => ink.box({ id, name: t(id === 'traffic' && !place.wide ? 'part.traffic.short' : `part.${id}`), health: state[id], row: place.row, ...more });
  box('traffic', { x: 0, y: 0, width: w.traffic, height: place.height - 0.125, columns: [trafficRows()] });
  box('inference', { x: x.inference, y: 0, width: w.inference, height: topHeight, columns: [inferenceRows()] });
  box('feature', { x: x.feature, y: 0, width: w.feature, height: topHeight, columns: [featureRows(place.wide)] });
  box('redis', { x: x.redis, y: 0, width: w.redis, height: topHeight, columns: [redisRows()] });
  box('monitoring', { ...place.monitoring, y: place.lowY, height: place.lowHeight, columns: monitoringColumns(place.wide) });
}

function trafficRows() {
  const now = scenario() ?? {};
  const rejected = now.rejected ? Object.values(now.rejected).reduce((a, b) => a + b, 0) : undefined;
  return [
    row(t('row.speed'), now.speed, times),
    row(t('row.memory'), memoryOf('traffic'), bytes),
    [t('group.asks')],
    row(t('row.payments'), now.rate_per_s, perSecond),
    row('P50', now.latency_ms?.p50, millis),
    row('P99', now.latency_ms?.p99, millis),
    row(t('row.errors'), now.decision_errors, count, now.decision_errors > 0 ? 'st-crit' : ''),
    [t('group.publishes')],
    row(t('row.published'), now.payments_sent, count),
    row(t('row.frauds'), now.frauds_sent, count),
    row(t('row.labels'), now.labels_sent, count),
    row(t('row.rejected'), rejected, count, rejected > 0 ? 'st-warn' : ''),
    [t('group.lockstep')],
    row(t('row.held_back'), now.waiting, count),
    row(t('row.behind'), now.behind_seconds, seconds),
  ];
}

function inferenceRows() {
  const now = current('inference') ?? {};
  const { p50, p99 } = now.latency_ms ?? {};
  const model = decidingModel();
  return [
    row(t('row.decisions'), now.rate_per_s, perSecond),
    isKnown(p50) && isKnown(p99) ? ['P50 · P99', `${significant(p50)} · ${millis(p99)}`] : ['P50 · P99', unknown(), 'unknown'],
    row(t('row.queue'), now.queue_p99_ms, millis),
    row(t('row.memory'), memoryOf('inference'), bytes),
    model ? [t('row.model'), model] : [t('row.model'), unknown(), 'unknown'],
  ];
}

function featureRows(wide) {
  const now = current('feature') ?? {};
  return [
    row(t('row.vectors'), now.rate_per_s, perSecond),
    row('P99', now.latency_ms?.p99, millis),
    row(t(wide ? 'row.lag_records' : 'row.lag'), now.stream_lag_records, count),
    row(t('row.memory'), memoryOf('feature'), bytes),
    now.newest_arrival ? [t(wide ? 'row.newest_event' : 'row.newest'), hour(now.newest_arrival)]
      : [t(wide ? 'row.newest_event' : 'row.newest'), unknown(), 'unknown'],
  ];
}

function redisRows() {
  const seen = current('feature')?.redis ?? {};
  return [
    row(t('row.memory'), memoryOf('redis'), bytes),
    row(t('row.rows_written'), newest()?.rows, perSecond),
    row(t('row.read_failures'), seen.read_failures_total, count, seen.read_failures_total > 0 ? 'st-warn' : ''),
    row(t('row.waited'), seen.writes_waited_total, count, seen.writes_waited_total > 0 ? 'st-warn' : ''),
  ];
}

function monitoringColumns(wide) {
  const now = current('monitoring') ?? {};
  const features = current('drift')?.features ?? [];
  const drifted = features.length ? features.filter(feature => feature.state === 'drift').length : undefined;
  const columns = [
    [row(t('row.predictions'), now.predictions_per_s, perSecond), row(t('row.predictions_total'), now.predictions_total, count),
      row(t('row.memory'), memoryOf('monitoring'), bytes)],
    [row(t('row.joined_rate'), newest()?.joined, perSecond), row(t('row.joined'), now.labels_joined_total, count),
      row(t('row.waiting_label'), now.waiting_for_label, count)],
    [row(t('row.windows'), now.windows, count),
      isKnown(drifted) ? [t(wide ? 'row.drifted' : 'row.drifted.short'), `${number(drifted)} / ${number(features.length)}`, drifted ? 'st-warn' : ''] : [t(wide ? 'row.drifted' : 'row.drifted.short'), unknown(), 'unknown'],
      row(t(wide ? 'row.fraud_share' : 'row.fraud_share.short'), now.fraud_rate, v => `${number(v * 100, 2)}\u202f%`)],
  ];
  return columns;
}

function topics(ink, place, state) {
  const { bed, laneX, laneY, width } = place;
  const sample = newest() ?? {};
  const down = state.kafka.kind === 'crit';
  ink.add(`<g data-testid="part-kafka" data-health="${state.kafka.kind}"><rect class="bed" x="${ink.px(bed.x)}" y="${ink.px(bed.y)}" width="${ink.px(bed.width)}" height="${ink.px(bed.height)}"/>`);
  ink.text(bed.x + 0.75, bed.y + 1.45, 'Kafka', 't-name', 1.0625);
  const named = bed.x + 1.25 + ink.measure('Kafka', 1.0625, 650);
  ink.glyph(named, bed.y + 0.72, state.kafka.kind);
  if (named + 1.7 + ink.measure(state.kafka.word) < place.logX) {
    ink.text(named + 1.2, bed.y + 1.4, state.kafka.word, `st-${state.kafka.kind}`);
  }
  const held = memoryOf('kafka');
  ink.text(width - 0.75, bed.y + 1.4, `${t('row.memory')}${isKnown(held) ? '' : ':'} ${bytes(held)}`, 't-dim t-over', 0.8125, 'end');
  const quarantined = current('feature')?.quarantined_total;
  const figures = {
    transactions: [perSecond(sample.payments), sample.payments],
    labels: [perSecond(sample.labels), sample.labels],
    predictions: [perSecond(sample.predictions), sample.predictions],
    features: [unknown(), null],
    quarantine: [isKnown(quarantined) ? t('lane.total', { count: count(quarantined) }) : unknown(), 0],
  };
  const laneEnd = width - 1.5 - Math.max(3.25, ...Object.values(figures).map(([text]) => ink.measure(text, 0.8125, 600)));
  LANES.forEach(name => {
    const [text, rate] = figures[name];
    ink.text(bed.x + 0.75, laneY(name) + 0.3, name, 't-mono');
    ink.lane(laneX, laneEnd, laneY(name), down ? 0 : moving(rate, name === 'labels' ? 9 : 5));
    const none = text === unknown();
    ink.text(width - 0.75, laneY(name) + 0.3, text, none ? 't-unknown' : quarantined > 0 && name === 'quarantine' ? 't-num st-warn' : 't-num', 0.8125, 'end');
  });
  ink.add('</g>');
}

/** What writes and reads which topic. */
function ways(ink, place, state) {
  const { bed, x, w, topHeight, lowY, laneY, wide } = place;
  const sample = newest() ?? {};
  const kindOf = part => (state[part].kind === 'crit' || state.kafka.kind === 'crit' ? 'idle' : '');
  const note = (px, py, key, anchor = 'start') => ink.text(px, py, t(key), 't-dim', 0.8125, anchor);
  ink.bridge(w.traffic, bed.x, laneY('transactions'), kindOf('traffic'), moving(sample.payments, 3));
  ink.bridge(w.traffic, bed.x, laneY('labels'), kindOf('traffic'), moving(sample.labels, 6));
  ink.bridge(bed.x, w.traffic, laneY('features'), kindOf('traffic'), moving(sample.payments, 3));
  const at = part => x.feature + w.feature * part;
  const down = (px, lane, kind, speed) => ink.drop(px, topHeight, laneY(lane), laneY(lane), bed, kind, speed);
  const up = (px, lane, kind, speed) => ink.drop(px, laneY(lane), topHeight, laneY(lane), bed, kind, speed);
  up(at(0.16), 'transactions', kindOf('feature'), moving(sample.payments, 4));
  up(at(0.34), 'labels', kindOf('feature'), moving(sample.labels, 8));
  down(at(0.66), 'features', kindOf('feature'), moving(sample.events, 4));
  down(at(0.84), 'quarantine', 'idle', 0);
  note(at(0.16) - 0.6, topHeight + 1.4, 'way.moves_windows', 'end');
  note(at(0.84) + 0.6, topHeight + 1.4, 'way.refuses');
  if (wide) {
    note(at(0.66) - 0.6, topHeight + 1.4, 'way.row_changes', 'end');
  }
  down(place.logX, 'predictions', kindOf('inference'), moving(sample.decisions, 4));
  note(place.logX - 0.6, topHeight + 1.4, 'way.logs', 'end');
  const reader = part => x.inference + w.inference + (x.feature - x.inference - w.inference) * part;
  const read = (px, lane, speed) => ink.drop(px, laneY(lane), lowY, laneY(lane), bed, kindOf('monitoring'), speed);
  read(reader(0.2), 'predictions', moving(sample.predictions, 4));
  read(reader(0.55), 'labels', moving(sample.labels, 8));
  note(reader(0.55) + 0.6, lowY - 0.75, 'way.joins');
}

/** Who calls whom, with how much and how long. */
function calls(ink, place, state) {
  const { x, w, callY } = place;
  const below = (...texts) => texts.filter(text => text !== null);
  const ifKnown = (value, write) => (isKnown(value) ? write(value) : null);
  const inference = current('inference') ?? {};
  const call = (from, to, end, name, figures, rate) => {
    const kind = state[to].kind === 'crit' ? 'crit' : state[from].kind === 'crit' ? 'idle' : '';
    ink.call(x[from] + w[from], end, callY, name, kind === 'crit' ? [t('way.no_answer')] : figures, kind, moving(rate, 2.6));
  };
  const vectors = current('feature')?.rate_per_s;
  call('traffic', 'inference', x.inference, 'gRPC', below(
    ifKnown(inference.rate_per_s, perSecond), ifKnown(inference.latency_ms?.p99, millis)), inference.rate_per_s);
  call('inference', 'feature', x.feature, 'gRPC', below(
    ifKnown(vectors, perSecond), ifKnown(inference.features_p99_ms, millis)), vectors);
  call('feature', 'redis', x.redis, 'MGET', [], vectors);
}
