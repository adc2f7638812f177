/* The audience's guess: asked before a run, locked while it runs, and set against what was measured. */
import { escape } from '../core/dom.js';
import { status } from '../core/glyphs.js';
import { t, told } from '../core/i18n.js';

/** `guess` is the id of the picked option or null; `right` that of the right one, null while it is not known. */
export function guessSection(entry, { guess, right, locked }) {
  const when = right ? 'guess.after' : locked ? 'guess.locked' : 'guess.before';
  const options = entry.guess.options.map(option => {
    const own = guess === option.id ? `<b class="yours">${t('guess.yours')}</b>` : '';
    const mark = right === option.id ? status('ok', t('guess.measured')) : '';
    return `<label data-key="${escape(option.id)}"${right === option.id ? ' class="right"' : ''}><input type="radio" name="guess" value="${escape(option.id)}"${locked || right ? ' disabled' : ''}
      data-testid="guess-${escape(option.id)}"><span>${escape(told(option.text))} ${own}</span><span>${mark}</span></label>`;
  }).join('');
  return `<div class="head"><h2>${t('guess')}</h2><span class="sub">${t(when)}</span></div>
    <fieldset class="pick"><legend>${escape(told(entry.guess.question))}</legend>${options}</fieldset>`;
}

/** The guess against the result in a sentence; nothing when either is missing. */
export function guessAgainst(entry, run) {
  const textOf = id => told(entry.guess.options.find(option => option.id === id)?.text);
  if (!run.guess || !run.right_guess) {
    return '';
  }
  const right = run.guess === run.right_guess;
  const text = right ? t('guess.was_right', { guess: escape(textOf(run.guess)) })
    : t('guess.was_wrong', { guess: escape(textOf(run.guess)), right: escape(textOf(run.right_guess)) });
  return `<p class="against" data-testid="guess-against"><b>${t(right ? 'guess.hit' : 'guess.miss')}</b> ${text}</p>`;
}
