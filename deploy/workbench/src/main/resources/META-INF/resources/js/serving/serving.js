/* Serving: knobs that start a free experiment on the live stack, and what it measures. */
import { escape, calm, $ } from '../core/dom.js';
import { Question, Refused, ask, reasonOf } from '../core/ask.js';
import { clock, isKnown, number, unit, wallTime } from '../core/format.js';
import { glyph } from '../core/glyphs.js';
import { known, t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { addressOf } from '../frame/routes.js';
import { chartTable, charts, drawCharts } from '../run/charts.js';
import { progress } from '../run/progress.js';
import { runStatus } from '../run/words.js';
import { current as told } from '../stream/live.js';
import { currentRun, follow, isOver, newestRun, onRun } from '../stream/run.js';
import { bench } from './bench.js';
import { servingFigures } from './figures.js';
import { asked, knobs, settingsNow, showKnobs, turned } from './knobs.js';

const ANSWER = 'serving';

export class Serving extends View {
  #runs = new Question(() => this.ask());
  #stored = new Question(() => this.ask());
  #refused = null;
  #busy = false;
  #drawn = new WeakMap();

  connectedCallback() {
    super.connectedCallback();
    const change = event => {
      if (turned(event.target)) {
        this.ask();
      }
    };
    this.addEventListener('input', change);
    this.addEventListener('submit', event => {
      event.preventDefault();
      this.#start();
    });
    this.addEventListener('click', event => {
      if (event.target.closest('[data-stop]')) {
        this.#stop();
      }
    });
  }

  sources() {
    return [...super.sources(), onRun];
  }

  /** The run on show: the one that is on or ended here, else the last that the workbench keeps. */
  #run() {
    return newestRun()?.answer === ANSWER ? newestRun() : this.#stored.answer;
  }

  async #start() {
    if (this.#busy || currentRun()) {
      return;
    }
    this.#busy = true;
    this.#refused = null;
    this.draw();
    try {
      follow(await ask('api/serving/runs', { method: 'POST', body: settingsNow() }));
    } catch (error) {
      this.#refused = error instanceof Refused ? { detail: reasonOf(error), ...error.problem } : { detail: reasonOf(error) };
    }
    this.#busy = false;
    this.draw();
    if (!this.#refused) {
      $('#s-measured', this)?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'nearest' });
    }
  }

  async #stop() {
    try {
      await ask('api/runs/current', { method: 'DELETE' });
    } catch (error) {
      this.#refused = { detail: reasonOf(error) };
      this.ask();
    }
  }

  html() {
    const current = currentRun();
    const own = current?.answer === ANSWER ? current : null;
    const run = this.#run();
    const figures = servingFigures(run);
    return `<h1 class="sr">${t('serving.title')}</h1><div class="bench"><section class="no-present" data-key="knobs"><div class="head"><h2>${t('knobs')}</h2></div>
      <form novalidate>${knobs(this.#refused, own !== null)}${this.#runLine(current, own)}</form>${state()}</section>
      <div data-key="measured"><section class="slide" id="s-measured">${run ? this.#measured(run) : this.#nothing()}</section>
      ${figures ? `<section class="slide" id="s-result" data-key="result">${figures}</section>` : ''}</div></div>`;
  }

  #runLine(current, own) {
    const other = current && !own;
    const refused = this.#refused && !knobOf(this.#refused) ? `<p class="refused" role="alert" data-testid="refused">${glyph('crit')} ${escape(this.#refused.detail)}</p>` : '';
    const button = own ? `<button type="button" class="btn main" data-key="stop" data-stop data-testid="stop">${t('run.stop')}</button>`
      : `<button class="btn main" data-key="run" data-run data-testid="run" aria-keyshortcuts="R"${other ? ' disabled' : ''}>${t('run.start')}<span>${
        isKnown(asked.seconds) ? `${number(asked.seconds)}\u202f${t('unit.s')}` : ''}</span></button>`;
    const why = other ? t('run.other', { name: `<a href="${addressOf('answers', current.answer)}">${escape(current.answer)}</a>` }) : t(own ? 'run.stop.what' : 'serving.changes');
    return `<div class="runline" data-key="runline">${button}<p>${why}</p></div>${refused}`;
  }

  #measured(run) {
    const entry = bench();
    const over = isOver(run);
    const problem = run.state === 'broken' ? `<p class="refused warn" data-testid="ending">${glyph('warn')} ${t('run.was_broken', { why: escape(run.problem?.detail ?? t('none')) })}</p>` : '';
    return `<div class="head"><h2>${over ? t('serving.ran', { when: wallTime(run.started) }) : t('charts.running')}</h2><span class="sub">${settingsOf(run.parameters)}</span>
      <span class="push num" data-testid="clock">${over ? runStatus(run) : t('clock', { now: clock(run.elapsed), all: clock(run.seconds) })}</span></div>
      ${over ? '' : progress(entry, run)}${problem}${charts(entry, run)}${chartTable(entry, run)}`;
  }

  #nothing() {
    return `<div class="head"><h2>${t('serving.measured')}</h2></div><p class="empty" data-testid="serving-empty">${t('serving.empty')}</p>`;
  }

  drawn() {
    const newest = newestRun();
    if (newest?.answer !== ANSWER) {
      this.#runs.keep(`api/runs?answer=${ANSWER}`, '');
      const last = this.#runs.answer?.runs[0];
      if (last) {
        this.#stored.keep(`api/runs/${encodeURIComponent(last.id)}`, '');
      }
    }
    showKnobs(this);
    if (this.#run()) {
      drawCharts(this, bench(), this.#run(), this.#drawn);
    }
  }
}

/** What the service itself says of its circuit breaker and of the room in its journal; nothing while it says nothing. */
function state() {
  const { breaker, journal } = told('inference') ?? {};
  const words = [
    breaker ? t(`serving.breaker.${breaker.state}`, { opened: number(breaker.opened) }) : null,
    isKnown(journal?.fill) ? t(journal.refused > 0 ? 'serving.journal.refused' : 'serving.journal',
      { fill: number(journal.fill * 100, 1), pending: number(journal.pending), refused: number(journal.refused) }) : null,
  ].filter(text => text);
  const alarm = breaker?.state === 'open' || journal?.fill >= 0.8;
  return words.length ? `<p class="xs dim" data-key="state" data-testid="serving-state">${alarm ? `${glyph('warn')} ` : ''}${words.join(' · ')}</p>` : '';
}

/** The knob that a refusal is about, if it is about one. */
const knobOf = refused => (refused.field in asked ? refused.field : null);

/** The settings of a run in a line. */
function settingsOf(parameters) {
  if (!parameters) {
    return '';
  }
  const word = (prefix, id) => (known(`${prefix}.${id}`) ? t(`${prefix}.${id}`) : id);
  return [
    parameters.target ? word('target', parameters.target) : null,
    isKnown(parameters.rate) ? `${number(parameters.rate)}\u202f${unit('req/s')}` : null,
    parameters.model,
    parameters.policy ? word('policy', parameters.policy) : null,
    parameters.arrivals ? word('arrivals', parameters.arrivals) : null,
  ].filter(text => text).map(escape).join(', ');
}
