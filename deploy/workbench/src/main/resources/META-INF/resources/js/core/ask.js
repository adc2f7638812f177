/* Questions to the workbench beyond the stream, and what it is told to do. */
import { t } from './i18n.js';

/** Why something was not answered or not done, in the words of whoever refused; `problem` is all that was said of it. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

async function contentOf(answer) {
  try {
    return answer.status === 204 ? null : await answer.json();
  } catch {
    return answer.ok ? null : {}; // whoever stands between said it in HTML: the status is all there is
  }
}

/** What the workbench answers; null when it has nothing to say. Throws Refused, or TypeError when nobody answers. */
export async function ask(address, { method = 'GET', body } = {}) {
  const answer = await fetch(address, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const content = await contentOf(answer);
  if (!answer.ok) {
    throw new Refused(answer.status, content ?? {});
  }
  return content;
}

/** A sentence on why a question failed. */
export const reasonOf = error => (error instanceof Refused ? error.message : t('ask.nobody'));

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
        if (error.status !== 404) {
          this.#fingerprint = null; // what is not there will not be there in a moment; all else may be
        }
        this.#done();
      }
    }
  }
}
