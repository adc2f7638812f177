/* How far a run is: its phases as parts of one bar, each as wide as it took. */
import { escape } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { isOver } from '../stream/run.js';
import { groupsOf, phasesOf } from './phases.js';

export function progress(entry, run) {
  const whole = Math.max(run.seconds, run.elapsed, 1);
  const share = seconds => Math.min(100, seconds / whole * 100).toFixed(2);
  const place = ({ from, to }) => `left:${share(from)}%;width:${share(to - from)}%`;
  const phases = phasesOf(entry, run);
  const groups = groupsOf(phases);
  const now = isOver(run) ? undefined : phases.findLast(phase => phase.now);
  const above = groups.map(group => `<b style="${place(group)}">${escape(group.name)}</b>`).join('');
  const parts = phases.map(phase => `<div class="${[phase === now ? 'now' : '', phase.waiting ? 'waiting' : ''].join(' ').trim()}" style="${place(phase)}"
    title="${escape(phase.full)}"><i></i><span>${escape(phase.name)}</span></div>`).join('');
  return `<div class="steps${groups.length ? ' grouped' : ''}" data-key="steps" data-testid="progress" role="progressbar" aria-valuemin="0" aria-valuemax="${whole}" aria-valuenow="${Math.round(run.elapsed)}"
    aria-valuetext="${now ? escape(now.full) : ''}" aria-label="${t('run.progress')}">${above}${parts}</div>`;
}
