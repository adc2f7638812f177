/* The bar: name, the sections of this page, language and theme. */
import { $ } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { next, settings } from '../core/settings.js';
import { View } from '../core/view.js';

const SECTIONS = ['stack', 'live', 'drift', 'quality'];

export class Top extends View {
  #here = SECTIONS[0];

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const name = event.target.closest('[data-next]')?.dataset.next;
      if (name) {
        next(name);
      }
    });
    addEventListener('scroll', () => this.#where(), { passive: true });
  }

  /** The section that the reader is in: the last whose head is above the middle of the screen. */
  #where() {
    const passed = SECTIONS.filter(id => $(`#${id}`).getBoundingClientRect().top < innerHeight * 0.4);
    const here = passed.at(-1) ?? SECTIONS[0];
    if (here !== this.#here) {
      this.#here = here;
      this.ask();
    }
  }

  html() {
    const links = SECTIONS.map(id =>
      `<a href="#${id}" data-key="${id}"${id === this.#here ? ' aria-current="true"' : ''}>${t(`nav.${id}`)}</a>`).join('');
    const english = settings.language === 'en';
    return `<div class="bar"><a class="mark" href="#main" aria-label="mlsd">mlsd</a>
      <nav aria-label="${t('nav.label')}">${links}</nav>
      <div class="tools">
        <button type="button" class="lang" data-next="language" data-testid="language" aria-label="${t('language.switch')}">${
          english ? '<b>EN</b> / RU' : 'EN / <b>RU</b>'}</button>
        <button type="button" data-next="theme" data-testid="theme">${t('theme')}: ${t(`theme.${settings.theme}`)}</button>
      </div></div>`;
  }
}
