/* The catalogue of answers: by topic and level, each with the verdict of its last run. */
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';

export class Answers extends View {
  html() {
    return `<section class="slide"><h1>${t('answers.title')}</h1></section>`;
  }
}
