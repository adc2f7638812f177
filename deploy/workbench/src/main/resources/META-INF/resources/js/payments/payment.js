/* One payment from its event to its label: the walk at the whiteboard. */
import { $, escape } from '../core/dom.js';
import { ask } from '../core/ask.js';
import { count, fullDay, millis, moment } from '../core/format.js';
import { glyph, status } from '../core/glyphs.js';
import { t } from '../core/i18n.js';
import { Poll } from '../core/poll.js';
import { View } from '../core/view.js';
import { addressOf } from '../frame/routes.js';
import { scale, waterfall } from './drawings.js';
import { between, stations, way } from './way.js';
import { chance, money, stretch, textOf, value, verdict } from './words.js';

export class Payment extends View {
  /** While the label has not come, there is something to wait for. */
  #poll = new Poll(() => (this.#poll.answer?.label ? null : `api/payments/${encodeURIComponent(this.dataset.id)}`), 2000, () => this.ask());

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const to = event.target.closest('[data-to]')?.dataset.to;
      if (to) {
        event.preventDefault(); // what stands after # is the address of a view
        const place = $(`#${to}`, this);
        place.scrollIntoView({ behavior: 'auto', block: 'center' });
        place.focus({ preventScroll: true });
      } else if (event.target.closest('[data-random]')) {
        this.#random();
      }
    });
    this.#poll.start();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#poll.stop();
  }

  async #random() {
    const { id } = await ask('api/payments/random').catch(() => ({ id: null }));
    location.hash = id ? addressOf('payments', id) : '#/payments';
  }

  html() {
    const payment = this.#poll.answer;
    const crumb = `<p class="crumb" data-key="crumb"><a href="#/payments">${t('payments.title')}</a><span>/</span><span class="mono">${escape(this.dataset.id)}</span></p>`;
    if (!payment) {
      const gone = this.#poll.status === 404;
      return `<section class="slide">${crumb}<h1 class="say">${gone ? t('payment.gone') : escape(this.dataset.id)}</h1>
        ${this.#poll.problem ? `<p class="empty" data-testid="payment-problem">${escape(gone ? t('payment.gone.why') : this.#poll.problem)}</p><p><a class="btn" href="#/payments">${t('payment.pick')}</a></p>` : ''}</section>`;
    }
    const all = stations(payment);
    const there = id => all.find(one => one.id === id);
    const head = (id, sub = '') => {
      const no = all.findIndex(one => one.id === id) + 1;
      return `<div class="head" id="way-${id}" tabindex="-1"><span class="no ${there(id).there ? '' : 'later'}" aria-hidden="true">${no}</span><h2>${t(`way.${id}.name`)}</h2><span class="sub">${sub}</span></div>`;
    };
    return `<section class="slide" data-key="top">${crumb}<div class="walk-head"><div><h1 class="say" data-testid="payment-sentence">${sentence(payment)}</h1></div>
        <button class="btn no-present" type="button" data-random>${t('payments.random')}</button></div>
        <p class="lead">${lead(payment)}</p>${way(all)}</section>
      <section class="slide tight" data-key="made"><div class="walk-two wide-right"><div>${head('payment', t('payment.clock.world'))}${eventFacts(payment)}</div>
        <div>${head('rows', t('payment.rows.sub'))}${rowsTable(payment)}</div></div></section>
      <section class="slide tight" data-key="vector">${head('vector', t('payment.vector.sub'))}${vectorOf(payment)}</section>
      <section class="slide tight" data-key="decided"><div class="walk-two"><div>${head('score', t('payment.score.sub'))}${scoreOf(payment)}</div>
        <div>${head('decision', payment.latency_ms ? t('payment.decision.sub', { total: millis(payment.latency_ms.total) }) : '')}${timesOf(payment)}</div></div></section>
      <section class="slide tight" data-key="after"><div class="walk-two"><div>${head('log', t('payment.log.sub'))}${logOf(payment)}</div><div>${head('event', t('payment.event.sub'))}${placeOf(payment)}</div></div>
        <div class="walk-two"><div>${head('moved', t('payment.moved.sub'))}${movedOf(payment)}</div><div>${head('window', t('payment.window.sub'))}${windowOf(payment)}</div></div></section>
      <section class="slide tight" data-key="label">${head('label', t('payment.label.sub'))}${labelOf(payment)}</section>`;
  }
}

const missing = (payment, part) => `<p class="missing">${textOf(payment.missing[part])}</p>`;

const facts = lines => `<dl class="facts">${lines.map(([name, text]) => `<dt>${t(`payment.fact.${name}`)}</dt><dd>${text}</dd>`).join('')}</dl>`;

function sentence({ event, decision }) {
  const what = event ? t('payment.sentence', { amount: money(event.amount), customer: escape(event.customer), terminal: escape(event.terminal) }) : '';
  return decision ? `${what}: ${verdict(decision.verdict).toLowerCase()}` : what;
}

function lead({ decision, latency_ms: latency, label }) {
  if (!decision) {
    return t('payment.lead.undecided');
  }
  const values = {
    model: escape(`${decision.model} ${decision.version}`), probability: chance(decision.probability), review: chance(decision.review_threshold),
    block: chance(decision.block_threshold), total: millis(latency.total), why: escape(decision.fallback ?? ''),
  };
  const known = label ? ` ${t(label.fraud ? 'payment.lead.fraud' : 'payment.lead.genuine', { delay: stretch(label.delay_millis) })}` : '';
  return t(decision.fallback ? 'payment.lead.fallback' : 'payment.lead', values) + known;
}

function eventFacts(payment) {
  const { event } = payment;
  return event ? facts([['amount', money(event.amount)], ['customer', `<span class="mono">${escape(event.customer)}</span>`],
    ['terminal', `<span class="mono">${escape(event.terminal)}</span>`], ['event_time', moment(event.event_time)]]) : missing(payment, 'event');
}

function rowsTable(payment) {
  if (!payment.rows) {
    return missing(payment, 'rows');
  }
  return `<table><thead><tr><th scope="col">${t('payment.col.view')}</th><th scope="col">${t('payment.col.entity')}</th><th scope="col" class="num">${t('payment.col.sequence')}</th>
    <th scope="col" class="num">${t('payment.col.newest')}</th></tr></thead><tbody>${payment.rows.map(row => `<tr><th scope="row" class="mono">${escape(row.view)}</th><td class="mono">${escape(row.entity)}</td>
    <td class="num">${count(row.sequence)}</td><td class="num">${row.age_millis === null ? `<span class="unknown">${t('payment.row.none')}</span>` : t('payment.before', { span: stretch(row.age_millis) })}</td></tr>`).join('')}</tbody></table>`;
}

function vectorOf(payment) {
  if (!payment.vector) {
    return missing(payment, 'vector');
  }
  const views = Map.groupBy(payment.vector.map((one, i) => ({ ...one, place: i + 1 })), one => one.feature?.split(':')[0] ?? '');
  const cell = one => `<div><span>${escape(one.feature?.split(':')[1] ?? one.place)}</span><b>${value(one.value)}${one.status === 'PRESENT' ? '' : `<small>${t(`payment.status.${one.status}`)}</small>`}</b></div>`;
  return `<div class="vector" data-testid="vector">${[...views].map(([view, values]) => `<section><h3>${escape(view || t('payment.vector.unnamed'))}</h3>${values.map(cell).join('')}</section>`).join('')}</div>
    ${payment.missing.vector_names ? `<p class="xs dim note">${textOf(payment.missing.vector_names)}</p>` : ''}`;
}

function scoreOf(payment) {
  const { decision } = payment;
  if (!decision) {
    return missing(payment, 'decision');
  }
  const model = `${escape(decision.model)} ${escape(decision.version)}<small>${escape(decision.route)}</small>`;
  const lines = decision.fallback ? [['model', model], ['fallback', escape(decision.fallback)]]
    : [['model', model], ['score', chance(decision.score)], ['probability', chance(decision.probability)]];
  return `${scale(decision)}${facts(lines)}<p class="xs dim note">${textOf(payment.missing.batch)}</p>`;
}

function timesOf(payment) {
  return payment.latency_ms ? waterfall(payment.latency_ms, between(payment, 'decided', 'logged')) : missing(payment, 'latency_ms');
}

const clock = at => (at === null ? null : new Date(at).toISOString().slice(11, 23));

function logOf(payment) {
  const { log } = payment;
  if (!log) {
    return missing(payment, 'log');
  }
  const reached = log.reached_kafka === null ? `<span class="unknown">${t('none')}</span>`
    : `${clock(log.reached_kafka)}<small>${t('payment.after_answer', { span: stretch(between(payment, 'decided', 'logged')) })}</small>`;
  return facts([['topic', `<span class="mono">${escape(log.topic)}</span>`], ['partition', `${log.partition}`], ['offset', `${log.offset}`], ['reached', reached]])
    + (payment.missing.reached_kafka ? `<p class="xs dim note">${textOf(payment.missing.reached_kafka)}</p>` : '');
}

function placeOf(payment) {
  const { event } = payment;
  if (event?.offset == null) {
    return missing(payment, 'event');
  }
  const seen = event.seen_at === null ? `<span class="unknown">${t('none')}</span>` : `${clock(event.seen_at)}${between(payment, 'decided', 'event_seen') === null ? '' : `<small>${t('payment.after_answer', { span: stretch(between(payment, 'decided', 'event_seen')) })}</small>`}`;
  return facts([['topic', `<span class="mono">${escape(event.topic)}</span>`], ['partition', `${event.partition}`], ['offset', `${event.offset}`], ['reached', seen]]);
}

function movedOf(payment) {
  if (!payment.changes) {
    return missing(payment, 'changes');
  }
  return `<table><thead><tr><th scope="col">${t('payment.col.view')}</th><th scope="col">${t('payment.col.entity')}</th><th scope="col" class="num">${t('payment.col.sequence')}</th>
    <th scope="col">${t('payment.col.by')}</th><th scope="col" class="num">${t('payment.col.seen')}</th></tr></thead><tbody>${payment.changes.map(one => `<tr><th scope="row" class="mono">${escape(one.view)}</th>
    <td class="mono">${escape(one.entity)}</td><td class="num">${count(one.sequence)}</td><td>${one.outcome === 'APPLIED' ? t(`payment.by.${one.by}`) : t(`payment.outcome.${one.outcome}`)}</td>
    <td class="num">${one.seen_at === null ? '—' : clock(one.seen_at)}</td></tr>`).join('')}</tbody></table>`;
}

function windowOf(payment) {
  const { drift_window: window } = payment;
  return window ? facts([['day', `<a href="#/drift">${fullDay(window.window)}</a>`], ['state', t(window.closed ? 'payment.window.closed' : 'payment.window.open')],
    ['predictions', count(window.predictions)], ['labelled', count(window.labelled)]]) : missing(payment, 'drift_window');
}

function labelOf(payment) {
  const { label, decision } = payment;
  if (!label) {
    return `<p class="lead" data-testid="no-label">${glyph('none')} ${textOf(payment.missing.label)}</p>`;
  }
  const stopped = decision && decision.verdict !== 'APPROVE';
  const right = decision ? (stopped === label.fraud ? status('ok', t('payment.right')) : status('crit', t(label.fraud ? 'payment.missed' : 'payment.disturbed'))) : '';
  return `<div class="walk-two"><p class="verdict-word">${t(label.fraud ? 'payments.label.fraud' : 'payments.label.genuine')}</p><div>${facts([['known', moment(label.label_time)],
    ['delay', t('payment.after', { span: stretch(label.delay_millis) })], ['place', `<span class="mono">labels ${label.partition}:${label.offset}</span>`], ...(right ? [['judgement', right]] : [])])}</div></div>`;
}
