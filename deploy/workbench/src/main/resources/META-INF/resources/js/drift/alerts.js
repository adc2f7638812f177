/* Alerts: what stands and what the newest transitions were, each with its evidence and the next step. */
import { escape } from '../core/dom.js';
import { fullDay } from '../core/format.js';
import { status } from '../core/glyphs.js';
import { t } from '../core/i18n.js';

/** Transitions shown below what stands; all of them would push the page away. */
const NEWEST = 8;

export function alerts(answer) {
  if (!answer) {
    return '';
  }
  const standing = answer.alerts.map(one).join('');
  const past = answer.history.slice(0, NEWEST).map(line).join('');
  return `<div class="head"><h3>${t('alerts.title')}</h3><span class="sub">${t('alerts.sub')}</span></div>
    <div data-testid="alerts">${standing || `<p class="dim">${t('alerts.none')}</p>`}</div>
    ${past ? `<details class="numbers" data-key="alert-history"><summary>${t('alerts.history')}</summary><table><tbody>${past}</tbody></table></details>` : ''}`;
}

const subject = alert => escape(alert.feature ?? alert.model);

const mark = alert => status(alert.state === 'resolved' ? 'ok' : alert.state === 'firing' ? 'warn' : 'none',
  t(`alerts.state.${alert.state}`) + (alert.state === 'firing' ? `, ${t(`alerts.severity.${alert.severity}`)}` : ''));

const one = alert => `<details class="numbers" data-key="${escape(alert.id)}"><summary>${mark(alert)} <b>${escape(alert.rule)}</b> <span class="mono">${subject(alert)}</span></summary>
  <table><tbody>${alert.evidence.map(window => `<tr><th scope="row">${fullDay(window.window)}</th><td>${escape(window.detail)}</td></tr>`).join('')}</tbody></table>
  <p class="dim">${escape(alert.owner)}: ${escape(alert.next_step)}</p></details>`;

const line = alert => `<tr><th scope="row">${fullDay(alert.changed)}</th><td>${mark(alert)}</td><td>${escape(alert.rule)}</td><td class="mono">${subject(alert)}</td></tr>`;
