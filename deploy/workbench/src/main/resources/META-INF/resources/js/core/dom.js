/* The few things asked of the document. */

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in HTML. Everything that came from a service goes through it. */
export const escape = text => String(text).replace(/[&<>"]/g, character => ENTITIES[character]);

/** Pixels of one rem now. */
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Whether the person asked for little motion. */
export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Says a sentence to screen readers. */
export function say(text) {
  const place = $('#say');
  if (place.textContent !== text) {
    place.textContent = text;
  }
}
