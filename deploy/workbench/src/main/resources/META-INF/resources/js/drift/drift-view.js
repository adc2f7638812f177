/* The view of drift: each feature against its reference, and below it quality once labels are there. */
import { View } from '../core/view.js';

export class DriftView extends View {
  html() {
    return `<section class="slide" id="drift"><mlsd-drift data-own></mlsd-drift></section>
      <section class="slide" id="quality"><mlsd-quality data-own></mlsd-quality></section>`;
  }
}
