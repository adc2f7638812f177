/* A custom element that draws itself anew when data, language, theme or width change. Its children are ordinary elements. */
import { morph } from './morph.js';
import { onSettings } from './settings.js';
import { onLive } from '../stream/live.js';

export class View extends HTMLElement {
  #stops = [];
  #asked = false;
  #width = 0;

  connectedCallback() {
    const sizes = new ResizeObserver(() => {
      if (this.clientWidth !== this.#width) {
        this.#width = this.clientWidth;
        this.ask();
      }
    });
    sizes.observe(this);
    this.#stops = [...this.sources().map(on => on(() => this.ask())), () => sizes.disconnect()];
    this.draw();
  }

  disconnectedCallback() {
    this.#stops.forEach(stop => stop());
    this.#stops = [];
  }

  /** What this view is drawn from: each calls a listener when something is new, and gives back the way to stop. */
  sources() {
    return [onLive, onSettings];
  }

  /** Draws before the next frame, once however often it was asked. A page in the background draws when it is seen again. */
  ask() {
    if (!this.#asked) {
      this.#asked = true;
      requestAnimationFrame(() => {
        this.#asked = false;
        if (this.isConnected) {
          this.draw();
        }
      });
    }
  }

  draw() {
    morph(this, this.html());
    this.drawn();
  }

  /** The wanted inside. */
  html() {
    return '';
  }

  /** Called when the inside is there: for canvases and values of controls. */
  drawn() {
    return undefined;
  }
}
