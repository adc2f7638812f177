/* The bar: name, the views of the console, language and theme. */
import { t } from '../core/i18n.js';
import { next, settings } from '../core/settings.js';
import { View } from '../core/view.js';
import { here, onRoute, sections } from './routes.js';

export class Top extends View {
  #stop = null;

  connectedCallback() {
    super.connectedCallback();
    this.#stop = onRoute(() => this.ask());
    this.addEventListener('click', event => {
      const name = event.target.closest('[data-next]')?.dataset.next;
      if (name) {
        next(name);
      }
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  html() {
    const { section } = here();
    const links = sections().map(({ nav, href }) =>
      `<a href="${href}" data-key="${nav}" data-testid="nav-${nav}"${nav === section ? ' aria-current="page"' : ''}>${t(`nav.${nav}`)}</a>`).join('');
    const english = settings.language === 'en';
    return `<div class="bar"><a class="mark" href="#/" aria-label="mlsd">mlsd</a>
      <nav aria-label="${t('nav.label')}">${links}</nav>
      <div class="tools">
        <button type="button" class="lang" data-next="language" data-testid="language" aria-label="${t('language.switch')}">${
          english ? '<b>EN</b> / RU' : 'EN / <b>RU</b>'}</button>
        <button type="button" data-next="theme" data-testid="theme">${t('theme')}: ${t(`theme.${settings.theme}`)}</button>
      </div></div>`;
  }
}
