/* Status is shape + word + colour, never colour alone. */
import { escape } from './dom.js';

const SHAPES = {
  ok: '<circle cx="8" cy="8" r="7"/><path class="cut" d="M4.6 8.3 7 10.7 11.5 5.6"/>',
  crit: '<path d="M8 .6 15.4 8 8 15.4.6 8Z"/><path class="cut" d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"/>',
  warn: '<path d="M8 1.2 15.6 14.8H.4Z"/><path class="cut" d="M8 6v4M8 11.6v1.4"/>',
  none: '<circle class="open" cx="8" cy="8" r="5.8"/>',
  run: '<circle class="open" cx="8" cy="8" r="5.8"/><path d="M8 8V2.2A5.8 5.8 0 0 1 13.8 8Z"/>',
};

/** The shape of a status, 16 units wide, for use inside an svg. */
export const shape = kind => SHAPES[kind];

export const glyph = kind =>
  `<svg class="glyph ${kind}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${SHAPES[kind]}</svg>`;

export const status = (kind, word) => `<span class="status ${kind}">${glyph(kind)}<span>${escape(word)}</span></span>`;
