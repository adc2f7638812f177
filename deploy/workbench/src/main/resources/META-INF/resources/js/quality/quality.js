/* Quality with labels, by day of world time: how well the model ranks, decides and promises, once the truth is known. */
import { $, $$, escape } from '../core/dom.js';
import { Question } from '../core/ask.js';
import { count, day, decimal, fullDay, isKnown, number, percent, unknown } from '../core/format.js';
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { LineChart } from '../chart/line.js';
import { ReliabilityChart } from '../chart/reliability.js';
import { last, source } from '../stream/live.js';
import { decidingModel, reason } from '../stream/parts.js';
import { confusionOf, daysOf, reliabilityOf } from './shape.js';

export class Quality extends View {
  /** The day that the person picked; null follows the newest with labels. */
  #picked = null;
  #question = new Question(() => this.ask());
  #charts = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const row = event.target.closest('tr[data-day]');
      if (row) {
        this.#pick(row.dataset.day);
      }
    });
    this.addEventListener('keydown', event => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const row = event.target.closest('tr[data-day]');
      if (step && row) {
        event.preventDefault();
        const rows = $$('tr[data-day]', this);
        const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + step))];
        this.#pick(next.dataset.day);
        $('button', next).focus();
      }
    });
  }

  #pick(name) {
    this.#picked = name;
    this.draw();
  }

  #selected(days) {
    return days.find(one => one.window === this.#picked) ?? days.at(-1);
  }

  html() {
    const days = daysOf();
    const model = decidingModel();
    const head = `<div class="head" data-key="head"><h2>${t('quality.title')}</h2><span class="sub">${model ? t('quality.sub.model', { model: escape(model) }) : t('quality.sub')}</span></div>`;
    if (!days.length) {
      return `${head}<p class="empty" data-key="empty" data-testid="quality-empty">${escape(whyEmpty())}</p>`;
    }
    const selected = this.#selected(days);
    return `${head}<div class="drift" data-key="quality"><div>
      <figure data-key="ranks"><figcaption><b>${t('quality.chart.title')}</b></figcaption>
        <canvas data-own data-chart="ranks" data-testid="quality-chart" aria-label="${say(days)}"></canvas></figure>
      <figure data-key="brier"><figcaption><b>${t('quality.brier.title')}</b><span class="xs dim">${t('quality.brier.sub')}</span></figcaption>
        <canvas data-own data-chart="brier" aria-label="${t('quality.brier.say', { now: decimal(days.at(-1).brier, 4), count: number(days.length), n: days.length })}"></canvas></figure>
      ${table(days, selected)}</div>
      <div class="one" data-testid="quality-detail">${this.#detail(selected)}</div></div>`;
  }

  #detail(selected) {
    const answer = this.#answerOf(selected);
    const bins = reliabilityOf(answer);
    const problem = this.#question.problem ? `<p class="empty" data-key="problem">${escape(this.#question.problem)}</p>` : '';
    return `<div class="head"><h3>${t('quality.day', { day: fullDay(selected.window) })}</h3></div>
      <p class="dim">${t('quality.day.rows', { rows: count(selected.labelled), frauds: count(selected.frauds) })}${
        isKnown(answer?.pairs) ? ` ${t('quality.day.pairs', { pairs: count(answer.pairs) })}` : ''}</p>${problem}
      <figure data-key="reliability"><figcaption><b>${t('quality.reliability.title')}</b><span class="xs dim">${t('quality.reliability.sub')}</span></figcaption>
        <canvas data-own class="tall" data-chart="reliability" aria-label="${t('quality.reliability.say', { count: number(bins.length), ece: decimal(answer?.ece, 4) })}"></canvas></figure>
      ${bins.length ? `<details class="numbers" data-key="bins"><summary>${t('table.show')}</summary>${binTable(bins)}</details>` : ''}
      ${confusion(confusionOf(answer))}${estimate(answer)}${slices(answer)}`;
  }

  #answerOf(selected) {
    return this.#question.address?.endsWith(`=${selected.window}`) ? this.#question.answer : null;
  }

  drawn() {
    const days = daysOf();
    if (!days.length) {
      this.#charts = null;
      return;
    }
    const selected = this.#selected(days);
    this.#question.keep(`api/quality?window=${selected.window}`, selected.labelled);
    if (this.#charts?.ranks.canvas !== $('[data-chart=ranks]', this)) {
      this.#charts = {
        ranks: new LineChart($('[data-chart=ranks]', this), 'quality'),
        brier: new LineChart($('[data-chart=brier]', this), 'quality'),
        reliability: new ReliabilityChart($('[data-chart=reliability]', this)),
      };
    }
    this.#charts.ranks.show({
      ...axis(days),
      y: [0, 1],
      unit: '',
      series: [
        line(days, 'roc_auc', 'ROC AUC', 'accent', { width: 2.25 }),
        line(days, 'average_precision', t('quality.ap'), 'accent', { width: 1.25 }),
        line(days, 'precision', t('quality.precision'), 'ink-2', { width: 1.5 }),
        line(days, 'recall', t('quality.recall'), 'ink-2', { width: 1.5, dash: [5, 3] }),
        line(days, 'estimated_average_precision', t('quality.estimated_ap'), 'accent', { width: 1.25, dash: [2, 3] }),
      ],
    });
    const highest = Math.max(...days.map(one => one.brier).filter(isKnown), 0.001);
    this.#charts.brier.show({
      ...axis(days), y: [0, highest * 1.3], unit: '',
      series: [{ ...line(days, 'brier', t('quality.brier'), 'accent', { width: 2.25 }), format: v => number(v, 4) }],
    });
    const bins = reliabilityOf(this.#answerOf(selected));
    this.#charts.reliability.show({
      points: bins.map(bin => ({ promised: bin.promised * 100, observed: bin.observed * 100, rows: bin.rows })),
      diagonal: t('quality.reliability.diagonal'),
    });
  }
}

const line = (days, field, name, color, more) => ({ name, color, ...more, data: days.map((one, i) => [i, one[field] ?? null]), format: v => number(v, 3) });

function axis(days) {
  const end = Math.max(1, days.length - 1);
  return {
    x: [0, end],
    xTicks: [0, 1, 2, 3, 4].map(k => Math.round(k * end / 4)).filter((v, i, all) => all.indexOf(v) === i && v < days.length),
    step: 1,
    xText: v => (days[Math.round(v)] ? day(days[Math.round(v)].window) : ''),
  };
}

function whyEmpty() {
  return source('quality').state === 'down' ? t('quality.empty.down', { why: reason('quality') }) : t('quality.empty.none');
}

const say = days => t('quality.chart.say', {
  count: number(days.length), n: days.length, auc: decimal(days.at(-1).roc_auc), ap: decimal(days.at(-1).average_precision),
});

function table(days, selected) {
  const heads = [['quality.col.day'], ['quality.col.labelled', 'num'], ['quality.col.frauds', 'num'], ['ROC AUC', 'num'], ['quality.ap', 'num'],
    ['quality.precision', 'num'], ['quality.recall', 'num'], ['quality.brier', 'num']]
    .map(([key, kind = '']) => `<th scope="col" class="${kind}">${key.startsWith('quality') ? t(key) : key}</th>`).join('');
  return `<table class="feat days" data-testid="quality-table"><thead><tr>${heads}</tr></thead><tbody>${days.toReversed().map(one => `
    <tr data-key="${escape(one.window)}" data-day="${escape(one.window)}" aria-selected="${one === selected}">
    <td><button type="button" class="plain">${day(one.window)}</button></td><td class="num">${count(one.labelled)}</td><td class="num">${count(one.frauds)}</td>
    <td class="num">${decimal(one.roc_auc)}</td><td class="num">${decimal(one.average_precision)}</td><td class="num">${decimal(one.precision)}</td>
    <td class="num">${decimal(one.recall)}</td><td class="num">${decimal(one.brier, 4)}</td></tr>`).join('')}</tbody></table>`;
}

const range = interval => (isKnown(interval?.lower) ? `${decimal(interval.lower)}\u2013${decimal(interval.upper)}` : unknown());

/** What confidence alone says beside what the labels say, and whether its assumptions hold. */
function estimate(answer) {
  if (!answer?.estimate) {
    return '';
  }
  const { figures, truth, trusted, assumptions } = answer.estimate;
  const rows = Object.keys(figures).map(name => `<tr><th scope="row">${t(`quality.figure.${name}`)}</th><td class="num">${decimal(figures[name])}</td>
    <td class="num">${decimal(truth[name])}</td><td class="num dim">${range(answer.intervals?.[name])}</td></tr>`).join('');
  const failed = assumptions.filter(check => check.outcome !== 'holds').map(check => t(`quality.assumption.${check.assumption}.${check.outcome}`));
  return `<table class="distances" data-key="estimate" data-testid="quality-estimate"><thead><tr><th scope="col">${t('quality.estimate')}</th><th scope="col" class="num">${t('quality.estimated')}</th>
    <th scope="col" class="num">${t('quality.by_labels')}</th><th scope="col" class="num">${t('quality.interval')}</th></tr></thead><tbody>${rows}</tbody></table>
    <p class="xs ${trusted ? 'dim' : 'warn'}" data-key="assumptions">${trusted ? t('quality.assumptions.hold') : failed.join(' ')}</p>`;
}

/** Parts of the day: where the model is good and where not, with what chance allows. */
function slices(answer) {
  if (!answer?.slices?.length) {
    return '';
  }
  const rows = answer.slices.filter(slice => slice.rows > 0).map(slice => `<tr><th scope="row">${t(`quality.slice.${slice.name}`)}</th><td class="num">${count(slice.rows)}</td>
    <td class="num">${count(slice.frauds)}</td><td class="num">${decimal(slice.figures.average_precision)}</td><td class="num dim">${range(slice.intervals.average_precision)}</td></tr>`).join('');
  return `<details class="numbers" data-key="slices" data-testid="quality-slices"><summary>${t('quality.slices')}</summary><table><thead><tr><th scope="col">${t('quality.slice')}</th>
    <th scope="col" class="num">${t('quality.col.labelled')}</th><th scope="col" class="num">${t('quality.col.frauds')}</th><th scope="col" class="num">${t('quality.ap')}</th>
    <th scope="col" class="num">${t('quality.interval')}</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}

const binTable = bins => `<table><thead><tr><th scope="col" class="num">${t('quality.promised')}</th><th scope="col" class="num">${t('quality.observed')}</th>
  <th scope="col" class="num">${t('quality.rows')}</th></tr></thead><tbody>${bins.map(bin => `<tr><td class="num">${percent(bin.promised, 1)}</td>
  <td class="num">${percent(bin.observed, 1)}</td><td class="num">${count(bin.rows)}</td></tr>`).join('')}</tbody></table>`;

function confusion(counts) {
  if (!counts) {
    return '';
  }
  const row = (name, a, b) => `<tr><th scope="row">${t(name)}</th><td class="num">${count(a)}</td><td class="num">${count(b)}</td></tr>`;
  return `<table class="distances" data-key="confusion"><thead><tr><th scope="col">${t('quality.confusion')}</th><th scope="col" class="num">${t('quality.was_fraud')}</th>
    <th scope="col" class="num">${t('quality.was_genuine')}</th></tr></thead><tbody>${
    row('quality.stopped', counts.truePositives, counts.falsePositives)}${row('quality.approved', counts.falseNegatives, counts.trueNegatives)}</tbody></table>`;
}
