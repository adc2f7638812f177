/* Features: the registry with what it promises and what is seen, and one row as of any moment. */
import { $, escape } from '../core/dom.js';
import { count, isKnown, moment, number, significant, unknown } from '../core/format.js';
import { t } from '../core/i18n.js';
import { Poll } from '../core/poll.js';
import { View } from '../core/view.js';
import { LineChart } from '../chart/line.js';
import { stretch, value } from '../payments/words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the slider stops, from the newest world time. */
const STOPS = [-7 * DAY, -DAY, -HOUR, 0, 5 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY];
const NOW = STOPS.indexOf(0);

export class Features extends View {
  #registry = new Poll(() => 'api/registry', 2000, () => this.#heard());
  #row = new Poll(() => this.#address(), 1000, () => this.ask());
  #view = null;
  #entity = '';
  #stop = NOW;
  #chart = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const view = event.target.closest('[data-view]')?.dataset.view;
      if (view && view !== this.#view) {
        this.#choose(view);
      }
    });
    this.addEventListener('input', event => {
      if (event.target.matches('[data-stop]')) {
        this.#stop = Number(event.target.value);
        this.#row.now();
        this.ask();
      }
    });
    this.addEventListener('change', event => {
      if (event.target.matches('[data-entity]')) {
        this.#entity = event.target.value.trim();
        this.#row.now();
        this.ask();
      }
    });
    this.#registry.start();
    this.#row.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#registry.stop();
    this.#row.stop();
  }

  #views() {
    return this.#registry.answer?.views ?? [];
  }

  #described() {
    return this.#views().find(view => view.id === this.#view) ?? null;
  }

  #heard() {
    if (!this.#view) {
      const first = this.#views().find(view => view.entity);
      if (first) {
        this.#choose(first.id);
      }
    } else if (!this.#entity) {
      this.#choose(this.#view);
    }
    this.ask();
  }

  #choose(id) {
    const before = this.#described()?.entity;
    this.#view = id;
    const kind = this.#described().entity;
    if (kind !== before || !this.#entity) {
      this.#entity = this.#registry.answer.entities[kind]?.[0] ?? '';
    }
    this.#row.answer = null;
    this.#row.now();
    this.ask();
  }

  #address() {
    if (!this.#view || !this.#entity) {
      return null;
    }
    const newest = this.#registry.answer?.newest_arrival;
    const at = this.#stop === NOW || !newest ? '' : `?moment=${new Date(Date.parse(newest) + STOPS[this.#stop]).toISOString()}`;
    return `api/entities/${encodeURIComponent(this.#view)}/${encodeURIComponent(this.#entity)}${at}`;
  }

  html() {
    const head = `<div class="page-head" data-key="head"><div><h1 class="say">${t('features.title')}</h1><p>${t('features.sub')}</p></div></div>`;
    if (!this.#views().length) {
      return `<section class="slide">${head}<p class="empty" data-key="empty" data-testid="features-empty">${this.#registry.problem ? escape(this.#registry.problem) : ''}</p></section>`;
    }
    return `<section class="slide">${head}<div class="registry" data-key="registry"><div><div class="head"><h2>${t('features.registry')}</h2><span class="sub">${this.#lag()}</span></div>
      ${this.#views().map(view => this.#one(view)).join('')}</div><div>${this.#entityHtml()}</div></div></section>`;
  }

  #lag() {
    const records = this.#registry.answer.stream_lag_records;
    return isKnown(records) ? t('features.behind', { count: count(records), n: records }) : '';
  }

  #one(view) {
    const lag = this.#registry.answer.lag_ms?.[view.id];
    const inside = `<span class="top"><b>${escape(view.id)}</b><span>${escape(view.owner)}</span></span><p>${escape(view.description)}</p>`;
    const features = `<span class="xs dim">${t('features.count', { count: count(view.features.length), n: view.features.length })}</span>`;
    if (!view.entity) {
      return `<button class="reg-view" type="button" data-key="${escape(view.id)}" disabled>${inside}<div class="promise"><span>${features} · ${t('features.of_request')}</span></div></button>`;
    }
    return `<button class="reg-view" type="button" data-key="${escape(view.id)}" data-view="${escape(view.id)}" data-testid="view-${escape(view.id)}" aria-pressed="${view.id === this.#view}">${inside}
      <div class="promise"><span>${features} · ${t(`features.entity.${view.entity}`)} · ${t('features.promise', { span: stretch(view.freshness_millis) })}</span></div>
      <div class="promise"><div class="crit-bar">${bar(lag, view.freshness_millis)}</div><span>${lag ? t('features.seen', { p50: stretch(lag.p50), worst: stretch(lag.worst) }) : t('features.unseen')}</span></div></button>`;
  }

  #entityHtml() {
    const view = this.#described();
    if (!view) {
      return '';
    }
    const ids = this.#registry.answer.entities[view.entity] ?? [];
    const answer = this.#row.answer?.view === this.#view && this.#row.answer?.entity === this.#entity ? this.#row.answer : null;
    const at = STOPS[this.#stop];
    const stops = STOPS.map((stop, i) => `<span>${i === this.#stop ? `<b>${stopName(stop)}</b>` : stopName(stop)}</span>`).join('');
    return `<div class="head"><h2>${t('features.row')}</h2><span class="sub">${answer ? t('features.as_of', { moment: moment(answer.moment), event: answer.newest_event ? stretch(Date.parse(answer.moment) - Date.parse(answer.newest_event)) : unknown() }) : ''}</span></div>
      <div class="row-tools"><div><label class="xs dim" for="entity">${t(`features.pick.${view.entity}`)}</label>
        <input id="entity" list="entities" data-entity data-testid="entity" autocomplete="off" spellcheck="false"><datalist id="entities">${ids.map(id => `<option value="${escape(id)}"></option>`).join('')}</datalist></div>
      <div><label class="xs dim" for="moment">${t('features.moment')}: <b>${at === 0 ? t('features.moment.now') : at < 0 ? t('features.moment.before', { span: stretch(-at) }) : t('features.moment.after', { span: stretch(at) })}</b></label>
        <input type="range" id="moment" data-stop data-testid="moment" min="0" max="${STOPS.length - 1}" step="1" aria-valuetext="${stopName(at)}"><div class="stops">${stops}</div></div></div>
      ${this.#row.problem ? `<p class="empty" data-key="row-problem">${escape(this.#row.problem)}</p>` : ''}${answer ? this.#table(answer) : ''}`;
  }

  #table(answer) {
    if (!answer.newest_event) {
      return `<p class="empty" data-key="no-row" data-testid="no-row">${t('features.no_row', { entity: escape(answer.entity) })}</p>`;
    }
    const cell = (one, v) => `${value(v)}${one.status === 'PRESENT' ? '' : ''}`;
    const rows = answer.features.map(one => {
      const moved = one.value !== one.frozen;
      return `<tr data-key="${escape(one.name)}"><th scope="row"><span class="mono">${escape(one.name)}</span></th><td class="dim">${escape(one.description)}</td>
        <td class="num ${moved ? 'moved' : ''}">${cell(one, one.value)}</td><td class="num dim">${cell(one, one.frozen)}</td><td class="dim">${one.status === 'PRESENT' ? '' : t(`payment.status.${one.status}`)}</td></tr>`;
    }).join('');
    return `<table class="windows" data-key="windows" data-testid="windows"><thead><tr><th scope="col">${t('features.col.feature')}</th><th scope="col">${t('features.col.what')}</th><th scope="col" class="num">${t('features.col.value')}</th>
      <th scope="col" class="num">${t('features.col.frozen')}</th><th scope="col"></th></tr></thead><tbody>${rows}</tbody></table>
      <p class="xs dim note" data-key="frozen">${t('features.frozen.what')}</p>
      <figure data-key="ahead" style="margin-top:1.5rem"><figcaption><b>${t('features.ahead.title')}</b><span class="xs dim">${t('features.ahead.sub')}</span></figcaption>
      <canvas data-own data-chart="ahead" data-testid="ahead" aria-label="${escape(t('features.ahead.say', { entity: answer.entity }))}"></canvas></figure>
      <details class="numbers" data-key="ahead-table"><summary>${t('table.show')}</summary>${aheadTable(answer)}</details>`;
  }

  drawn() {
    const range = $('[data-stop]', this);
    if (range) {
      range.value = String(this.#stop);
      range.style.setProperty('--at', `${this.#stop / (STOPS.length - 1) * 100}%`);
    }
    const field = $('[data-entity]', this);
    if (field && document.activeElement !== field) {
      field.value = this.#entity;
    }
    const canvas = $('[data-chart=ahead]', this);
    if (!canvas) {
      this.#chart = null;
      return;
    }
    if (this.#chart?.canvas !== canvas) {
      this.#chart = new LineChart(canvas);
    }
    this.#draw(this.#row.answer);
  }

  /** The counts of one row from the moment on; the axis goes by the points asked for, close together where windows are short. */
  #draw(answer) {
    const counts = counted(answer);
    const offsets = counts[0]?.ahead.map(([offset]) => offset) ?? [0, 1];
    const named = [0, HOUR, DAY, 7 * DAY, 30 * DAY].map(at => offsets.indexOf(at)).filter(i => i >= 0);
    const most = Math.max(1, ...counts.flatMap(one => one.ahead.map(([, v]) => v ?? 0)));
    this.#chart.show({
      x: [0, offsets.length - 1], xTicks: named, step: 1, xText: v => stopName(offsets[Math.round(v)] ?? 0), y: [0, most * 1.1], unit: '',
      series: counts.map((one, i) => ({
        name: t('features.window', { window: windowName(one.window) }), data: one.ahead.map(([, v], k) => [k, v]), color: i === counts.length - 1 ? 'accent' : 'ink-2',
        width: [1.25, 1.5, 1.75, 2.25][i] ?? 2.25, dash: [[2, 3], [5, 3], [], []][i] ?? [], format: v => significant(v).replace(/[.,]0+$/, ''),
      })),
    });
  }
}

const counted = answer => answer.features.filter(one => one.aggregate === 'count');

/** The promise stands at two thirds, so that what is late has room to be seen. */
function bar(lag, promise) {
  const share = ms => Math.min(100, ms / (promise * 1.5) * 100);
  const fill = lag ? `<i class="${lag.worst > promise ? 'late' : ''}" style="width:${share(lag.worst).toFixed(1)}%"></i>` : '';
  return `${fill}<u style="left:66.7%"></u>`;
}

const stopName = millis => (millis === 0 ? t('features.now') : `${millis < 0 ? '−' : '+'}${stretch(Math.abs(millis))}`);

/** PT24H as 1 d. */
function windowName(text) {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?/.exec(text) ?? [];
  return stretch(Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE);
}

function aheadTable(answer) {
  const counts = counted(answer);
  const offsets = counts[0]?.ahead.map(([offset]) => offset) ?? [];
  return `<table><thead><tr><th scope="col">${t('features.moment')}</th>${counts.map(one => `<th scope="col" class="num">${escape(one.name)}</th>`).join('')}</tr></thead><tbody>${
    offsets.map((offset, i) => `<tr><th scope="row">${stopName(offset)}</th>${counts.map(one => `<td class="num">${isKnown(one.ahead[i][1]) ? number(one.ahead[i][1]) : unknown()}</td>`).join('')}</tr>`).join('')}</tbody></table>`;
}
