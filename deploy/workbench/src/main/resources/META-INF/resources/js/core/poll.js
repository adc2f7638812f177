/* Asks the workbench again and again for what the stream does not carry, while a view is on the page and the page is seen. */
import { ask, reasonOf } from './ask.js';

export class Poll {
  answer = null;
  problem = null;
  /** HTTP status of the last refusal; null when there was none. */
  status = null;
  #address;
  #millis;
  #done;
  #timer = null;
  #running = false;

  /** `address` tells what to ask each time, or null for nothing; `done` is called when an answer or a refusal came. */
  constructor(address, millis, done) {
    this.#address = address;
    this.#millis = millis;
    this.#done = done;
  }

  start() {
    this.#running = true;
    this.now();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Asks at once, and from then on as before. */
  async now() {
    clearTimeout(this.#timer);
    const address = document.hidden ? null : this.#address();
    if (address !== null) {
      await this.#once(address);
    }
    if (this.#running) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.now(), this.#millis);
    }
  }

  async #once(address) {
    try {
      const answer = await ask(address);
      if (address !== this.#address()) {
        return; // overtaken by another question
      }
      this.answer = answer;
      this.problem = null;
      this.status = null;
    } catch (error) {
      if (address !== this.#address()) {
        return;
      }
      this.problem = reasonOf(error);
      this.status = error.status ?? 0;
    }
    if (this.#running) {
      this.#done();
    }
  }
}
