/* Presenter mode: large type, nothing but the content, every section on a screen of its own. */
import { $, $$, calm, escape, say } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { here } from './routes.js';

const page = document.documentElement;

export const presenting = () => page.hasAttribute('data-present');

const slides = () => $$('.slide').filter(slide => slide.offsetParent !== null);

/** Index of the section that is on the screen: the last that begins above its middle, but the first at the top of the page. */
const place = all => (scrollY < 8 ? 0 : Math.max(0, all.findLastIndex(slide => slide.getBoundingClientRect().top < innerHeight * 0.4)));

/** Goes so many sections on, or back. */
export function step(by) {
  const all = slides();
  const to = all[Math.max(0, Math.min(all.length - 1, place(all) + by))];
  to?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth' });
}

export function present(on) {
  if (on === presenting()) {
    return;
  }
  const at = place(slides());
  page.toggleAttribute('data-present', on);
  slides()[at]?.scrollIntoView({ behavior: 'instant' });
  say(t(on ? 'present.on' : 'present.off'));
  showPlace();
}

/** The line at the bottom: where we are. */
export function showPlace() {
  if (presenting()) {
    const all = slides();
    const path = ['mlsd', ...here().segments].map(escape).join(' / ');
    $('#present-bar').innerHTML = `<span>${path}</span><span>${place(all) + 1} / ${all.length}</span>`;
  }
}

addEventListener('scroll', showPlace, { passive: true });
