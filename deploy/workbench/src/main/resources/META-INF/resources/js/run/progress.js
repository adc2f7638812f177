/* How far a run is: its phases as parts of one bar, each as wide as it took. */
import { escape } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { isOver } from '../stream/run.js';
import { isWaiting, wordOf } from './words.js';

export function progress(entry, run) {
  const whole = Math.max(run.seconds, run.elapsed, 1);
  const share = seconds => Math.min(100, seconds / whole * 100).toFixed(2);
  const now = run.phases?.findLast(phase => phase.to === null);
  const parts = (run.phases ?? []).map(phase => {
    const to = phase.to ?? run.elapsed;
    const name = escape(wordOf(entry, phase.id));
    const kind = [phase === now && !isOver(run) ? 'now' : '', isWaiting(phase.id) ? 'waiting' : ''].join(' ').trim();
    return `<div class="${kind}" style="left:${share(phase.from)}%;width:${share(to - phase.from)}%" title="${name}"><i></i><span>${name}</span></div>`;
  }).join('');
  return `<div class="steps" data-key="steps" data-testid="progress" role="progressbar" aria-valuemin="0" aria-valuemax="${whole}" aria-valuenow="${Math.round(run.elapsed)}"
    aria-valuetext="${now ? escape(wordOf(entry, now.id)) : ''}" aria-label="${t('run.progress')}">${parts}</div>`;
}
