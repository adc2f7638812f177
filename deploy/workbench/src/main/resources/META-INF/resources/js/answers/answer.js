/* One answer: the guess, the experiment as it runs, what came out of it, and what it means. */
import { escape } from '../core/dom.js';
import { View } from '../core/view.js';

export class Answer extends View {
  html() {
    return `<section class="slide"><h1>${escape(this.dataset.id)}</h1></section>`;
  }
}
