/* The newest payments, to pick one and follow it. */
import { $, escape } from '../core/dom.js';
import { ask, reasonOf } from '../core/ask.js';
import { count, hour, millis } from '../core/format.js';
import { status } from '../core/glyphs.js';
import { t } from '../core/i18n.js';
import { Poll } from '../core/poll.js';
import { View } from '../core/view.js';
import { addressOf } from '../frame/routes.js';
import { chance, money, textOf, verdict } from './words.js';

const KINDS = ['any', 'stopped', 'labelled', 'fraud', 'fallback'];

export class Payments extends View {
  #kind = 'any';
  #poll = new Poll(() => `api/payments?limit=25&kind=${this.#kind}`, 2000, () => this.ask());
  #problem = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('change', event => {
      if (event.target.name === 'kind') {
        this.#kind = event.target.value;
        this.#problem = null;
        this.#poll.now();
      }
    });
    this.addEventListener('click', event => {
      if (event.target.closest('[data-random]')) {
        this.#random();
        return;
      }
      const row = event.target.closest('tr[data-id]');
      if (row && !event.target.closest('a')) {
        location.hash = addressOf('payments', row.dataset.id);
      }
    });
    this.#poll.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#poll.stop();
  }

  async #random() {
    try {
      const { id } = await ask(`api/payments/random?kind=${this.#kind}`);
      location.hash = addressOf('payments', id);
    } catch (error) {
      this.#problem = error.status === 404 ? t('payments.none_of_kind') : reasonOf(error);
      this.ask();
    }
  }

  html() {
    const list = this.#poll.answer;
    const kinds = KINDS.map(kind => `<label><input type="radio" name="kind" value="${kind}"${kind === this.#kind ? ' checked' : ''}><span data-wide="${t(`payments.kind.${kind}`)}">${t(`payments.kind.${kind}`)}</span></label>`).join('');
    return `<section class="slide"><div class="page-head" data-key="head"><div><h1 class="say">${t('payments.title')}</h1><p>${t('payments.sub')}</p></div>
      <p class="xs dim" data-testid="payments-kept">${list ? t('payments.kept', { kept: count(list.kept), seen: count(list.seen), n: list.kept }) : ''}</p></div>
      <div class="pay-tools" data-key="tools"><fieldset class="seg"><legend class="sr">${t('payments.kind')}</legend>${kinds}</fieldset>
        <button class="btn main" type="button" data-random data-testid="random">${t('payments.random')}</button></div>
      ${this.#problem ? `<p class="empty" role="alert" data-key="problem">${escape(this.#problem)}</p>` : ''}${this.#list(list)}</section>`;
  }

  #list(list) {
    if (this.#poll.problem) {
      return `<p class="empty" data-key="empty">${escape(this.#poll.problem)}</p>`;
    }
    if (!list) {
      return '';
    }
    if (!list.payments.length) {
      return `<p class="empty" data-key="empty" data-testid="payments-empty">${list.state ? textOf(list.state) : t('payments.none_of_kind')}</p>`;
    }
    const heads = [['id'], ['time'], ['customer'], ['terminal'], ['amount', 'num'], ['probability', 'num'], ['decision'], ['total', 'num'], ['label']]
      .map(([key, kind = '']) => `<th scope="col" class="${kind}">${t(`payments.col.${key}`)}</th>`).join('');
    return `<table class="pays" data-key="list" data-testid="payments"><thead><tr>${heads}</tr></thead><tbody>${list.payments.map(row).join('')}</tbody></table>
      <p class="xs dim note" data-key="rule">${textOf(list.rule)}</p>`;
  }

  drawn() {
    const chosen = $(`[name=kind][value="${this.#kind}"]`, this);
    if (chosen) {
      chosen.checked = true;
    }
  }
}

function row(one) {
  const label = !one.labelled ? `<span class="unknown">${t('payments.label.none')}</span>` : one.fraud ? status('crit', t('payments.label.fraud')) : t('payments.label.genuine');
  return `<tr data-key="${escape(one.id)}" data-id="${escape(one.id)}"><td><a href="${addressOf('payments', one.id)}">${escape(one.id)}</a></td>
    <td class="dim">${hour(one.event_time)}</td><td class="mono">${escape(one.customer)}</td><td class="mono">${escape(one.terminal)}</td>
    <td class="num">${money(one.amount)}</td><td class="num">${one.fallback ? `<span class="unknown">${t('payments.fallback')}</span>` : chance(one.probability)}</td>
    <td class="${one.decision === 'APPROVE' ? '' : 'stop'}">${verdict(one.decision)}</td><td class="num dim">${millis(one.total_ms)}</td><td>${label}</td></tr>`;
}
