/* An address at which nothing is. */
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';

export class Nowhere extends View {
  html() {
    return `<section class="slide"><h1>${t('nowhere.title')}</h1><p class="lead dim">${t('nowhere.what')}</p></section>`;
  }
}
