/* The last five minutes as lines: how much is decided, and how long a decision takes from when it should have been sent. */
import { $ } from '../core/dom.js';
import { count, isKnown, millis, number, perSecond, significant } from '../core/format.js';
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { LineChart } from '../chart/line.js';
import { current, live, newest } from '../stream/live.js';

const MINUTES = 5;
/** Seconds between the rows of the table: twenty rows read, three hundred do not. */
const ROW_SECONDS = 15;
/** Samples come each second; after more than this there was a time without any. */
const GAP_MILLIS = 3500;

export class LiveCharts extends View {
  #charts = null;

  html() {
    const there = live.samples.some(sample => isKnown(sample.decisions) || isKnown(sample.p99));
    return `<div class="head" data-key="head"><h2>${t('live.title')}</h2><span class="sub">${t('live.sub')}</span></div>
      ${there ? '' : `<p class="empty" data-key="empty" data-testid="live-empty">${t('live.empty')}</p>`}
      <div class="two" data-key="charts"${there ? '' : ' hidden'}>
        ${chart('throughput', this.#sayThroughput())}
        ${chart('latency', this.#sayLatency(), live.samples.some(sample => isKnown(sample.p99)))}
      </div>
      ${there ? `<details class="numbers" data-key="table" data-testid="live-table"><summary>${t('table.show')}</summary>${table()}</details>` : ''}`;
  }

  drawn() {
    this.#charts ??= {
      throughput: new LineChart($('[data-chart=throughput]', this), 'live'),
      latency: new LineChart($('[data-chart=latency]', this), 'live'),
    }; // the canvases stay: their figures are keyed
    this.#charts.throughput.show(throughput());
    this.#charts.latency.show(latency());
  }

  #sayThroughput() {
    return t('live.throughput.say', {
      now: perSecond(current('inference')?.rate_per_s), published: perSecond(newest()?.payments), minutes: MINUTES,
    });
  }

  #sayLatency() {
    const ms = current('traffic')?.latency_ms ?? {};
    return t('live.latency.say', { p50: millis(ms.p50), p99: millis(ms.p99), naive: millis(ms.naive_p99), minutes: MINUTES });
  }
}

/** A chart; without figures it says what will bring them. */
const chart = (id, sentence, there = true) => `<figure data-key="${id}" data-testid="chart-${id}"><figcaption><b>${t(`live.${id}.title`)}</b>
  <span class="xs dim">${t(`live.${id}.sub`)}</span></figcaption>
  <canvas data-own data-chart="${id}" aria-label="${sentence}"${there ? '' : ' hidden'}></canvas>
  <p class="empty" data-key="empty"${there ? ' hidden' : ''}>${t('live.latency.empty')}</p></figure>`;

/** A figure over the minutes until now. Where no sample was taken for some seconds, the line is broken. */
const series = name => live.samples.flatMap((sample, i, all) => {
  const { at } = sample;
  const point = [(at - live.at) / 60000, sample[name] ?? null];
  return i > 0 && at - all[i - 1].at > GAP_MILLIS ? [[point[0], null], point] : [point];
});
const highest = (...names) => Math.max(0, ...names.flatMap(name => live.samples.map(sample => sample[name]).filter(isKnown)));

const minutes = () => ({
  x: [-MINUTES, 0],
  xTicks: [-5, -4, -3, -2, -1, 0],
  step: 1 / 60,
  xText: v => {
    if (v > -0.5 / 60) {
      return t('live.now');
    }
    const whole = Number.isInteger(v);
    return whole ? `−${number(-v)}\u202f${t('unit.min')}` : `−${number(Math.round(-v * 60))}\u202f${t('unit.s')}`;
  },
});

const rateDigits = value => number(value, value < 10 && value > 0 ? 1 : 0);

function throughput() {
  return {
    ...minutes(),
    y: [0, Math.max(1, highest('decisions', 'payments') * 1.15)],
    unit: '',
    series: [
      { name: t('live.published'), data: series('payments'), color: 'ink-2', width: 1.5, dash: [5, 3], format: rateDigits },
      { name: t('live.decided'), data: series('decisions'), color: 'accent', width: 2.25, format: rateDigits },
    ],
  };
}

function latency() {
  const lines = [
    { name: 'P99', data: series('p99'), color: 'accent', width: 2.25, fillTo: 1, format: significant },
    { name: t('live.naive_p99'), data: series('naive_p99'), color: 'ink-2', width: 1.5, dash: [5, 3], format: significant },
    { name: 'P50', data: series('p50'), color: 'accent', width: 1.25, format: significant },
  ];
  const values = lines.flatMap(line => line.data.map(point => point[1])).filter(v => isKnown(v) && v > 0);
  const low = Math.max(0.01, Math.min(...values) * 0.7);
  const high = Math.max(...values) * 1.3;
  const log = high / low > 10;
  const y = values.length ? [log ? low : 0, high] : [0, 1];
  return { ...minutes(), y, log: values.length > 0 && log, unit: t('unit.ms'), series: lines };
}

function table() {
  const newestFirst = live.samples.filter((_, i, all) => (all.length - 1 - i) % ROW_SECONDS === 0).reverse();
  const rows = newestFirst.map(sample => `<tr><th scope="row">${minutes().xText(Math.round((sample.at - live.at) / 1000) / 60)}</th>
    <td class="num">${count(sample.payments)}</td><td class="num">${count(sample.decisions)}</td><td class="num">${millis(sample.p50)}</td>
    <td class="num">${millis(sample.p99)}</td><td class="num">${millis(sample.naive_p99)}</td></tr>`).join('');
  const heads = ['live.published_per_s', 'live.decided_per_s', 'P50', 'P99', 'live.naive_p99']
    .map(key => `<th scope="col" class="num">${key.startsWith('live') ? t(key) : key}</th>`).join('');
  return `<table><thead><tr><th scope="col">${t('live.when')}</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

