/* Faults. A switch shows what the probe found, never what was asked for; asking is shown as asking. */
import { $, escape, say } from '../core/dom.js';
import { ask, reasonOf } from '../core/ask.js';
import { number } from '../core/format.js';
import { glyph } from '../core/glyphs.js';
import { t } from '../core/i18n.js';
import { Poll } from '../core/poll.js';
import { settings } from '../core/settings.js';
import { View } from '../core/view.js';
import { byRow, stateOf } from './shape.js';
import { note, watchOf } from './watch.js';

const SECONDS = [10, 30, 60];

/** A text of the workbench; a number keeps to its unit. */
const textOf = text => escape(text[settings.language].replace(/(\d) (ms|s|мс|с)(?=[\s,;.]|$)/g, '$1\u202f$2'));

export class Faults extends View {
  #poll = new Poll(() => 'api/faults', 1000, () => this.#heard());
  #seconds = 30;
  #problem = null;
  /** How long each was asked for, to draw how much of it is left. */
  #whole = new Map();
  #said = new Map();

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const one = event.target.closest('[data-fault]');
      if (one && !one.disabled) {
        this.#turn(one.dataset.fault);
      }
    });
    this.addEventListener('change', event => {
      if (event.target.name === 'seconds') {
        this.#seconds = Number(event.target.value);
        this.ask();
      }
    });
    this.#poll.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#poll.stop();
  }

  #faults() {
    return this.#poll.answer?.faults ?? [];
  }

  #heard() {
    for (const fault of this.#faults()) {
      const state = stateOf(fault);
      const before = this.#said.get(fault.id);
      if (before && before !== state && (state === 'on' || before === 'on' || before === 'reverting')) {
        say(`${this.#nameOf(fault)}: ${t(`faults.state.${state}`)}`);
      }
      this.#said.set(fault.id, state);
      if (fault.asked) {
        this.#whole.set(fault.id, Math.max(this.#whole.get(fault.id) ?? 0, fault.asked.seconds_left));
      } else {
        this.#whole.delete(fault.id);
      }
    }
    this.ask();
  }

  #nameOf(fault) {
    const row = byRow([fault])[0].id;
    return `${t(`faults.row.${row}`)}, ${t(`faults.name.${nameOf(fault)}`)}`;
  }

  async #turn(id) {
    const fault = this.#faults().find(one => one.id === id);
    const begin = fault.asked === null && fault.seen.state !== 'on';
    try {
      await ask(`api/faults/${id}`, begin ? { method: 'POST', body: { seconds: this.#seconds } } : { method: 'DELETE' });
      this.#problem = null;
      this.#whole.set(id, this.#seconds);
    } catch (error) {
      this.#problem = { id, text: reasonOf(error) };
      say(this.#problem.text);
    }
    await this.#poll.now();
    this.ask();
  }

  html() {
    note();
    const faults = this.#faults();
    const on = faults.filter(fault => fault.seen.state === 'on' || fault.asked).length;
    const summary = !faults.length ? '' : on ? t('faults.count', { count: number(on), n: on }) : t('faults.all_off');
    const choices = SECONDS.map(s => `<label><input type="radio" name="seconds" value="${s}"${s === this.#seconds ? ' checked' : ''}><span data-wide="${number(s)} ${t('unit.s')}">${number(s)}\u202f${t('unit.s')}</span></label>`).join('');
    return `<section class="slide"><div class="page-head" data-key="head"><div><h1 class="say">${t('faults.title')}</h1><p>${t('faults.sub')}</p></div>
      <div class="fault-tools"><h2 data-testid="faults-count">${summary}</h2><fieldset class="seg no-present"><legend class="xs dim">${t('faults.seconds')}</legend>${choices}</fieldset></div></div>
      ${this.#poll.problem ? `<p class="empty" data-key="problem">${escape(this.#poll.problem)}</p>` : ''}
      <div class="fault-head" data-key="columns"><span>${t('faults.col.state')}</span><span>${t('faults.col.fault')}</span><span>${t('faults.col.watch')}</span><span>${t('faults.col.reverts')}</span></div>
      ${byRow(faults).map(row => this.#row(row)).join('')}</section>`;
  }

  #row({ id, faults }) {
    const active = faults.filter(fault => fault.asked || fault.seen.state === 'on');
    const reason = faults.find(fault => !fault.available)?.reason;
    const shown = active[0] ?? faults[0];
    const problem = this.#problem && faults.some(fault => fault.id === this.#problem.id)
      ? `<p class="crit" role="alert">${glyph('crit')} ${escape(this.#problem.text)}</p>` : '';
    const probe = fault => `<p class="probe" data-testid="probe-${id}">${t('faults.probe')}: ${textOf(fault.seen.evidence)}</p>`;
    // One probe stands under its switches; where several are on, each stands with what it is about.
    const apart = active.length > 1 || id === 'data' && active.length > 0;
    const what = active.length ? active.map(fault => `<p><b>${t(`faults.name.${nameOf(fault)}`)}.</b> ${textOf(fault.what)}</p>${apart ? probe(fault) : ''}`).join('') : `<p>${t(`faults.about.${id}`)}</p>`;
    const evidence = apart ? '' : probe(shown);
    return `<section class="fault ${active.length ? 'on' : ''}" data-key="${id}" data-testid="fault-${id}" aria-labelledby="f-${id}">
      <div class="fault-switches">${faults.map(fault => this.#switch(fault, id)).join('')}${evidence}</div>
      <div><h2 id="f-${id}">${t(`faults.row.${id}`)}</h2>${what}<p class="fault-watch">${textOf(shown.watch)}</p>${reason ? `<p class="xs">${glyph('none')} ${textOf(reason)}</p>` : ''}${problem}</div>
      ${watchOf(id)}
      <div>${this.#reverts(faults)}</div></section>`;
  }

  #switch(fault, row) {
    const state = stateOf(fault);
    const busy = state === 'asked' || state === 'reverting';
    const word = state === 'off' ? '' : t(`faults.state.${state}`);
    const name = t(`faults.name.${nameOf(fault)}`);
    const disabled = !fault.available && !fault.asked ? ' disabled' : '';
    return `<button class="switch" type="button" role="switch" data-key="${fault.id}" data-fault="${fault.id}" data-state="${state}" data-testid="switch-${fault.id}"
      aria-checked="${state === 'on' || state === 'seen'}" aria-busy="${busy}" aria-label="${escape(`${t(`faults.row.${row}`)}: ${name}, ${t(`faults.state.${state}`)}`)}" title="${textOf(fault.what)}"${disabled}><i></i><span>${name}${word ? `<small>${word}</small>` : ''}</span></button>`;
  }

  #reverts(faults) {
    const asked = faults.filter(fault => fault.asked);
    if (!asked.length) {
      return `<span class="dim">${t('faults.by_itself', { seconds: number(this.#seconds) })}</span>`;
    }
    // Of several, each is ended at its own switch.
    const several = asked.length > 1;
    return asked.map(fault => {
      const left = fault.asked.seconds_left;
      const share = Math.min(100, left / (this.#whole.get(fault.id) || left) * 100);
      const clock = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, '0')}`;
      const drain = `<div class="drain"><i style="width:${share.toFixed(1)}%"></i></div>`;
      const revert = `<button class="btn small" type="button" data-fault="${fault.id}" data-testid="revert-${fault.id}">${t('faults.revert')}</button>`;
      return several ? `<div data-key="${fault.id}"><div class="counts"><span>${t(`faults.name.${nameOf(fault)}`)}</span><b>${clock}</b></div>${drain}</div>`
        : `<div data-key="${fault.id}"><div class="count">${clock}</div>${drain}${revert}</div>`;
    }).join('');
  }

  drawn() {
    const chosen = $(`[name=seconds][value="${this.#seconds}"]`, this);
    if (chosen) {
      chosen.checked = true;
    }
  }
}

/** What a switch is called: the kind of the fault, and of bad data what is wrong with it. */
const nameOf = fault => (fault.kind === 'bad-data' ? fault.id : fault.kind);
