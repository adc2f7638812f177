/* The way of a payment as a line with stations: what was reached is solid, what comes later an open ring; between them the time. */
import { escape } from '../core/dom.js';
import { count, millis } from '../core/format.js';
import { t } from '../core/i18n.js';
import { chance, money, stretch, verdict } from './words.js';

const momentOf = (payment, id) => payment.moments.find(one => one.id === id) ?? null;

/** Milliseconds of the wall clock between two steps; null when one was not seen. */
export function between(payment, from, to) {
  const [a, b] = [momentOf(payment, from), momentOf(payment, to)];
  return a && b ? Date.parse(b.at) - Date.parse(a.at) : null;
}

/** The stations: `[{ id, there, brief, after }]`; `after` is the time from here to the next. */
export function stations(payment) {
  const { event, rows, vector, latency_ms: latency, decision, log, changes, drift_window: window, label } = payment;
  const known = vector?.filter(one => one.status === 'PRESENT' || one.status === 'APPROXIMATE').length;
  const moved = changes?.filter(one => one.by === 'payment');
  const logged = between(payment, 'decided', 'logged');
  const seen = between(payment, 'decided', 'event_seen');
  const rowsMoved = between(payment, 'event_seen', 'rows_moved');
  return [
    { id: 'payment', there: event !== null, brief: event ? `${money(event.amount)}, ${escape(event.customer)}` : '' },
    { id: 'rows', there: rows !== null, brief: rows ? t('way.rows', { count: count(rows.length), n: rows.length }) : '', after: latency?.features != null ? millis(latency.features) : '' },
    { id: 'vector', there: vector !== null, brief: vector ? t('way.vector', { known: count(known), count: count(vector.length) }) : '', after: latency?.compute != null ? millis(latency.compute) : '' },
    { id: 'score', there: decision !== null, brief: decision ? (decision.fallback ? t('payments.fallback') : chance(decision.probability)) : '' },
    { id: 'decision', there: decision !== null, brief: decision ? verdict(decision.verdict) : '', after: logged !== null ? stretch(logged) : '' },
    { id: 'log', there: log !== null, brief: log ? `${escape(log.topic)} ${log.partition}:${log.offset}` : '', after: seen !== null && logged !== null ? stretch(seen - logged) : '' },
    { id: 'event', there: event?.offset != null, brief: event?.offset != null ? `${escape(event.topic)} ${event.partition}:${event.offset}` : '', after: rowsMoved !== null ? stretch(rowsMoved) : '' },
    { id: 'moved', there: Boolean(moved?.length), brief: moved?.length ? t('way.moved', { count: count(moved.length), n: moved.length }) : '' },
    { id: 'window', there: window !== null, brief: window ? escape(window.window) : '', after: label ? stretch(label.delay_millis) : '' },
    { id: 'label', there: label !== null, brief: label ? t(label.fraud ? 'payments.label.fraud' : 'payments.label.genuine') : t('payments.label.none') },
  ];
}

export function way(all) {
  return `<ol class="way" data-key="way" data-testid="way" aria-label="${t('way.title')}">${all.map((one, i) => {
    const next = all[i + 1];
    const kind = `${one.there ? '' : 'later'}${next && !next.there && one.there ? ' before-later' : ''}${one.id === 'decision' && one.there ? ' here' : ''}`;
    return `<li class="${kind}" data-key="${one.id}"><i aria-hidden="true">${i + 1}</i>${one.after ? `<em>${one.after}</em>` : ''}
      <a href="#way-${one.id}" data-to="way-${one.id}">${t(`way.${one.id}.name`)}</a><p>${one.brief}</p></li>`;
  }).join('')}</ol>`;
}
