/* Serving: knobs that start a free experiment, and what it measures. */
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';

export class Serving extends View {
  html() {
    return `<section class="slide"><h1>${t('serving.title')}</h1></section>`;
  }
}
