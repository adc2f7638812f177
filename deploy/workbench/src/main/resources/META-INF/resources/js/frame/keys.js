/* Keys of the page. They go by their place on the keyboard, so that they work in a Russian layout too. */
import { $ } from '../core/dom.js';
import { next } from '../core/settings.js';
import { openHelp } from './help.js';
import { present, presenting, step } from './present.js';
import { sections } from './routes.js';

/** Keys of a clicker as well: it sends PageUp and PageDown. */
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const CONTROLS = 'input, select, textarea, button, a, summary';
const TYPED = 'input:not([type=radio], [type=checkbox], [type=range]), select, textarea';

const ACTIONS = {
  KeyP: () => present(!presenting()),
  KeyL: () => next('language'),
  KeyT: () => next('theme'),
  KeyR: () => $('[data-run]:not([disabled])')?.click(),
  Slash: search,
};

function search() {
  const field = $('#search');
  if (field) {
    field.focus();
  } else {
    location.hash = '#/answers';
    requestAnimationFrame(() => requestAnimationFrame(() => $('#search')?.focus()));
  }
}

/** Whether the key meant something. */
function done(event) {
  if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) {
    openHelp();
    return true;
  }
  if (presenting() && turned(event)) {
    return true;
  }
  const digit = /^Digit([1-9])$/.exec(event.code);
  const section = digit && sections()[digit[1] - 1];
  if (section) {
    location.hash = section.href;
    return true;
  }
  ACTIONS[event.code]?.();
  return event.code in ACTIONS;
}

function turned(event) {
  if (event.key === 'Escape') {
    present(false);
    return true;
  }
  const onControl = event.target.matches(CONTROLS);
  const by = event.target.matches('input') ? 0 : STEPS[event.key] ?? (event.code === 'Space' && !onControl ? 1 : 0);
  if (by) {
    step(by);
  }
  return by !== 0;
}

export function startKeys() {
  document.addEventListener('keydown', event => {
    const elsewhere = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('#help').open;
    if (elsewhere || (event.target.matches(TYPED) && event.key !== 'Escape')) {
      return;
    }
    if (event.key === 'Escape' && event.target.matches(TYPED)) {
      event.target.blur();
    } else if (done(event)) {
      event.preventDefault();
    }
  });
}
