/* The experiment of an answer: what it changes, the button that runs it, the switch that breaks it, and how far it is. */
import { escape } from '../core/dom.js';
import { clock, number } from '../core/format.js';
import { glyph } from '../core/glyphs.js';
import { t, told } from '../core/i18n.js';
import { addressOf } from '../frame/routes.js';
import { progress } from '../run/progress.js';
import { wordOf } from '../run/words.js';
import { isOver } from '../stream/run.js';

/** `run` is the run on show or null, `other` one of another answer that is on, `sabotage` the switch, `refused` why it did not start. */
export function experimentSection(entry, { run, other, sabotage, refused, busy }) {
  const running = run !== null && !isOver(run);
  const sub = running ? escape(run.phase ? wordOf(entry, run.phase) : t('run.starting')) : escape(told(entry.experiment));
  const time = run ? t('clock', { now: clock(run.elapsed), all: clock(run.seconds) }) : '';
  return `<div class="head"><h2>${t('experiment')}</h2><span class="sub">${sub}</span><span class="push num" data-testid="clock">${time}</span></div>
    ${running ? stopLine(busy) : runLine(entry, run, other, busy)}
    ${refused ? `<p class="refused" role="alert" data-key="refused" data-testid="refused">${glyph('crit')} ${escape(refused)}</p>` : ''}
    ${run ? ending(run) : ''}
    ${sabotageSwitch(entry, running ? run.sabotaged : sabotage, running)}
    ${run ? progress(entry, run) : ''}`;
}

const stopLine = busy => `<div class="runline" data-key="runline"><button type="button" class="btn main" data-key="stop" data-stop data-testid="stop"${busy ? ' aria-busy="true"' : ''}>${t('run.stop')}</button>
  <p>${t('run.stop.what')}</p></div>`;

function runLine(entry, run, other, busy) {
  const again = run ? t('run.again') : t('run.start');
  const fresh = run ? `<a class="btn" data-key="fresh" data-testid="fresh" href="${addressOf('answers', entry.id)}">${t('run.fresh')}</a>` : '';
  const why = other ? t('run.other', { name: `<a href="${other.answer === 'serving' ? addressOf('serving') : addressOf('answers', other.answer)}">${escape(other.answer)}</a>` }) : escape(told(entry.changes));
  return `<div class="runline" data-key="runline"><button type="button" class="btn main" data-key="run" data-run data-testid="run" aria-keyshortcuts="R"${other ? ' disabled' : ''}${busy ? ' aria-busy="true"' : ''}>${again}<span>${
    number(entry.seconds)}\u202f${t('unit.s')}</span></button>${fresh}<p>${why}</p></div>`;
}

/** How a run ended that came to no judgement. */
function ending(run) {
  if (run.state === 'cancelled') {
    return `<p class="refused none" data-key="ending" data-testid="ending">${glyph('none')} ${t('run.was_cancelled')}</p>`;
  }
  if (run.state === 'broken') {
    return `<p class="refused warn" data-key="ending" data-testid="ending">${glyph('warn')} ${t('run.was_broken', { why: escape(run.problem?.detail ?? t('none')) })}</p>`;
  }
  return '';
}

const sabotageSwitch = (entry, on, locked) => `<div class="sabotage" data-key="sabotage"><button type="button" class="switch" role="switch" aria-checked="${on}" data-sabotage data-testid="sabotage"
  aria-describedby="sabotage-what"${locked ? ' disabled' : ''}><i></i><span>${t(on ? 'sabotage.on' : 'sabotage')}</span></button><p id="sabotage-what">${escape(told(entry.sabotage))}</p></div>`;
