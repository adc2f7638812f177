/* The first view: the stack as a picture, its key figures, the last five minutes. */
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';

export class Overview extends View {
  html() {
    return `<h1 class="sr">${t('page.title')}</h1>
      <mlsd-progress data-own></mlsd-progress>
      <section class="slide tight" id="stack"><mlsd-diagram data-own></mlsd-diagram></section>
      <section class="slide tight" id="figures"><mlsd-figures data-own></mlsd-figures></section>
      <section class="slide" id="live"><mlsd-live-charts data-own></mlsd-live-charts></section>`;
  }
}
