/* Questions that only a page which looks into one thing asks. Keeps the newest answer of one question. */

/** Why there is no answer, in the words of whoever refused. */
export class Refused extends Error {}

async function ask(address) {
  const answer = await fetch(address);
  const body = await answer.json();
  if (!answer.ok) {
    throw new Refused(body.detail ?? body.title ?? `HTTP ${answer.status}`);
  }
  return body;
}

/** One question at a time; an answer that was overtaken by a newer question is dropped. */
export class Question {
  /** Address that `answer` or `problem` belongs to. */
  address = null;
  answer = null;
  problem = null;
  #askedAt = 0;
  #fingerprint = null;
  #done;

  /** `done` is called when an answer came. */
  constructor(done) {
    this.#done = done;
  }

  /** Asks if the address is another one, or if `fingerprint` changed and the last asking is some seconds ago. */
  async keep(address, fingerprint) {
    const other = address !== this.address;
    const old = fingerprint !== this.#fingerprint && Date.now() - this.#askedAt > 3000;
    if (!other && !old) {
      return;
    }
    if (other) {
      this.answer = null;
      this.problem = null;
    }
    this.address = address;
    this.#fingerprint = fingerprint;
    this.#askedAt = Date.now();
    try {
      const answer = await ask(address);
      if (this.address === address) {
        this.answer = answer;
        this.problem = null;
        this.#done();
      }
    } catch (error) {
      if (this.address === address) {
        this.problem = error instanceof Refused ? error.message : null;
        this.#fingerprint = null;
        this.#done();
      }
    }
  }
}
