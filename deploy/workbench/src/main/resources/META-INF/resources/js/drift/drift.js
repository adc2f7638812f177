/* Drift per feature: a window of a world day against what the model was trained on. A distance never stands without its threshold. */
import { $, $$, escape } from '../core/dom.js';
import { Question } from '../core/ask.js';
import { count, decimal, day, fullDay, isKnown, number, unknown } from '../core/format.js';
import { status } from '../core/glyphs.js';
import { known, t } from '../core/i18n.js';
import { settings } from '../core/settings.js';
import { View } from '../core/view.js';
import { BarChart } from '../chart/bars.js';
import { LineChart } from '../chart/line.js';
import { spark } from '../chart/spark.js';
import { last, source } from '../stream/live.js';
import { reason } from '../stream/parts.js';
import { OUTPUT, kindOf, ordered, ratioOf, seriesOf, windowsOf } from './shape.js';
import { alerts } from './alerts.js';
import { detail, showDetail } from './detail.js';

/** Bars end at this many thresholds: one feature that moved very far must not shrink the others to nothing. */
const LONGEST_BAR = 4;

export class Drift extends View {
  /** The feature that the person picked; null follows the worst. */
  #picked = null;
  /** The window that the person picked; empty follows the newest with enough rows. */
  #window = '';
  #other = new Question(() => this.ask());
  #detail = new Question(() => this.ask());
  #kinds = new Question(() => this.ask());
  #alerts = new Question(() => this.ask());
  #charts = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const row = event.target.closest('tr[data-feature]');
      if (row) {
        this.#pick(row.dataset.feature);
      }
    });
    this.addEventListener('keydown', event => this.#key(event));
    this.addEventListener('change', event => {
      if (event.target.matches('[data-window]')) {
        this.#window = event.target.value;
        this.ask();
      }
    });
  }

  /** Drift of the window on show: that of the stream, or the one that was asked for. */
  #data() {
    const followed = last('drift');
    if (!this.#window || this.#window === followed?.window) {
      return followed;
    }
    return this.#other.address?.endsWith(this.#window) ? this.#other.answer : null;
  }

  html() {
    const windows = windowsOf();
    const data = this.#data();
    const features = ordered(data);
    const head = `<div class="page-head" data-key="head"><div><h1 data-testid="drift-sentence">${sentence(features)}</h1><p>${context(data)}</p>${kinds(this.#kinds.answer, data)}</div>${this.#select(windows)}</div>`;
    if (!features.length) {
      return head + `<p class="empty" data-key="empty" data-testid="drift-empty">${escape(whyEmpty(this.#other.problem))}</p>`;
    }
    const selected = features.find(feature => feature.name === this.#picked) ?? features[0];
    const figures = this.#detail.address?.includes(encodeURIComponent(selected.name)) ? this.#detail : null;
    return `${head}<div class="drift" data-key="drift"><div>${table(features, selected)}${alerts(this.#alerts.answer)}</div><div class="one" data-testid="drift-detail">${detail(selected, data, figures)}</div></div>`;
  }

  drawn() {
    const followed = last('drift');
    if (this.#window && this.#window !== followed?.window) {
      this.#other.keep(`api/drift?window=${this.#window}`, source('windows').readAt);
    }
    const data = this.#data();
    const features = ordered(data);
    if (!features.length) {
      this.#charts = null;
      return;
    }
    const selected = features.find(feature => feature.name === this.#picked) ?? features[0];
    this.#detail.keep(`api/drift/${encodeURIComponent(selected.name)}?window=${data.window}`, selected.rows);
    this.#alerts.keep('api/alerts', source('windows').readAt);
    this.#kinds.keep(`api/drift/kinds?window=${data.window}`, selected.rows);
    const bars = $('[data-chart=bins]', this);
    const line = $('[data-chart=psi]', this);
    if (this.#charts?.bars.canvas !== bars) {
      this.#charts = { bars: new BarChart(bars), line: new LineChart(line) };
    }
    showDetail(this.#charts, selected, this.#detail.answer);
  }

  #select(windows) {
    if (!windows.length) {
      return '';
    }
    const newest = last('drift')?.window;
    const options = [`<option value="">${t('drift.window.newest', { day: newest ? day(newest) : unknown() })}</option>`,
      ...windows.map(name => `<option value="${escape(name)}">${fullDay(name)}</option>`)];
    return `<div class="choose"><label class="xs dim" for="drift-window">${t('drift.window')}</label>
      <select id="drift-window" data-window data-testid="drift-window">${options.join('')}</select>${report(this.#data()?.window)}</div>`;
  }

  #pick(name) {
    this.#picked = name;
    this.draw();
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest('tr[data-feature]');
    if (!step || !row) {
      return;
    }
    event.preventDefault();
    const rows = $$('tr[data-feature]', this);
    const next = rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + step))];
    this.#pick(next.dataset.feature);
    $('button', next).focus();
  }
}

/** The day as a page of its own, to keep or to send. */
const report = window => (window ? `<a class="xs" href="api/report?window=${encodeURIComponent(window)}&lang=${settings.language}" target="_blank" data-testid="drift-report">${t('drift.report')}</a>` : '');

/** What the table says, in one sentence. */
function sentence(features) {
  if (!features.length) {
    return t('drift.title');
  }
  const inputs = features.filter(feature => feature.name !== OUTPUT);
  const drifted = inputs.filter(feature => feature.state === 'drift').length;
  if (features.every(feature => feature.state === 'too_few_rows')) {
    return t('drift.say.too_few');
  }
  return drifted ? t('drift.say.moved', { n: drifted, count: number(drifted), all: number(inputs.length) }) : t('drift.say.still', { all: number(inputs.length) });
}

/** Data, label and concept drift side by side; label and concept only where labelled frauds suffice. */
function kinds(answer, data) {
  if (!answer || answer.window !== data?.window) {
    return '';
  }
  const say = (kind, is) => status(is === null ? 'none' : is ? 'warn' : 'ok', t(`drift.kind.${kind}.${is === null ? 'unknown' : is ? 'yes' : 'no'}`));
  const labelled = kind => (answer.enough ? answer[kind] : null);
  return `<p class="kinds" data-testid="drift-kinds">${say('data', answer.data_drift)} ${say('label', labelled('label_drift'))} ${say('concept', labelled('concept_drift'))}</p>`;
}

function context(data) {
  const first = data?.features?.[0];
  if (!first) {
    return t('drift.context.none');
  }
  let text = t('drift.context', { day: fullDay(data.window), rows: count(first.rows), reference: count(first.reference_rows) });
  const newest = last('drift')?.newest_window;
  if (known(`drift.from.${data.threshold_from}`)) {
    text += ` ${t(`drift.from.${data.threshold_from}`, { value: decimal(data.threshold, 2) })}`;
  }
  return newest && newest !== data.window && data === last('drift') ? `${text} ${t('drift.context.newer', { day: fullDay(newest), minimum: count(data.minimum_rows) })}` : text;
}

function whyEmpty(problem) {
  if (problem) {
    return problem;
  }
  if (source('drift').state === 'down') {
    return t('drift.empty.down', { why: reason('drift') });
  }
  return t(last('drift')?.code === 'no_reference' ? 'drift.empty.no_reference' : 'drift.empty.none');
}

function table(features, selected) {
  const heads = [['drift.col.feature'], ['drift.col.windows', 'opt'], ['PSI', 'num'], ['drift.col.threshold'], ['KS', 'num'], ['JS', 'num'],
    ['drift.col.wasserstein', 'num opt'], ['drift.col.state']]
    .map(([key, kind = '']) => `<th scope="col" class="${kind}">${key.startsWith('drift') ? t(key) : `<abbr title="${t(`drift.abbr.${key}`)}">${key}</abbr>`}</th>`).join('');
  const most = Math.min(LONGEST_BAR, Math.max(2, ...features.map(ratioOf).filter(isKnown)));
  return `<div class="head"><h3>${t('drift.features')}</h3><span class="sub">${t('drift.features.sub')}</span></div>
    <table class="feat" data-testid="drift-table"><thead><tr>${heads}</tr></thead><tbody>${features.map(feature => tableRow(feature, selected, most)).join('')}</tbody></table>
    <p class="xs dim note">${t('drift.note')}</p>`;
}

function tableRow(feature, selected, most) {
  const kind = kindOf(feature);
  const word = t(`drift.state.${feature.state}`);
  const [view, name] = feature.name.includes(':') ? feature.name.split(':') : [t('drift.output'), feature.name];
  const series = seriesOf(feature.name);
  return `<tr data-key="${escape(feature.name)}" data-feature="${escape(feature.name)}" data-state="${escape(feature.state)}" aria-selected="${feature === selected}">
    <td><button type="button" aria-label="${escape(`${feature.name}, ${word}`)}">${escape(name)}</button><span class="view${feature.name === OUTPUT ? ' sans' : ''}">${escape(view)}</span></td>
    <td class="opt">${spark(series.map(point => point.psi), 72, 24, { low: 0, high: Math.max(feature.threshold * 1.1, ...series.map(point => point.psi).filter(isKnown)), reference: feature.threshold, kind: kind === 'warn' ? 'warn' : '' })}</td>
    <td class="num">${decimal(feature.psi)}</td>
    <td>${bar(feature, kind, most)}</td>
    <td class="num dim">${decimal(feature.ks)}</td><td class="num dim">${decimal(feature.js)}</td><td class="num dim opt">${wasserstein(feature)}</td>
    <td>${kind === 'warn' ? status('warn', word) : kind === 'none' ? status('none', word) : status('ok', word)}</td></tr>`;
}

/** Wasserstein is in the feature's own unit, so three significant digits fit better than three places. */
const wasserstein = feature => (isKnown(feature.wasserstein) ? number(feature.wasserstein, feature.wasserstein >= 10 ? 1 : feature.wasserstein >= 1 ? 2 : 3) : unknown());

function bar(feature, kind, most) {
  const ratio = ratioOf(feature);
  const width = isKnown(ratio) ? Math.min(100, ratio / most * 100) : 0;
  return `<div class="crit-bar" title="${t('drift.threshold.of', { value: decimal(feature.threshold) })}"><i class="${kind}" style="width:${width.toFixed(1)}%"></i><u style="left:${(100 / most).toFixed(1)}%"></u><span>${decimal(feature.threshold, 2)}</span></div>`;
}

