/* The bar: name, the views of the console, language, theme, presenter mode and keys. */
import { t } from '../core/i18n.js';
import { next, settings } from '../core/settings.js';
import { View } from '../core/view.js';
import { openHelp } from './help.js';
import { present } from './present.js';
import { here, onRoute, sections } from './routes.js';

export class Top extends View {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button?.dataset.next) {
        next(button.dataset.next);
      } else if (button?.matches('[data-present]')) {
        present(true);
      } else if (button?.matches('[data-help]')) {
        openHelp();
      }
    });
  }

  sources() {
    return [...super.sources(), onRoute];
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
        <button type="button" data-present data-testid="present" aria-keyshortcuts="P"><span class="word">${t('present')} </span><kbd>P</kbd></button>
        <button type="button" data-help data-testid="help" aria-label="${t('help.title')}" aria-keyshortcuts="?"><kbd>?</kbd></button>
      </div></div>`;
  }
}
