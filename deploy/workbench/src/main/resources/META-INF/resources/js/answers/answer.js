/* One answer: the guess, the experiment as it runs, what came out of it, and what it means. */
import { $, $$, calm, escape, say } from '../core/dom.js';
import { Question, ask, reasonOf } from '../core/ask.js';
import { t, told } from '../core/i18n.js';
import { View } from '../core/view.js';
import { addressOf, here, onRoute } from '../frame/routes.js';
import { chartTable, charts, drawCharts } from '../run/charts.js';
import { isJudged } from '../run/words.js';
import { currentRun, follow, isOver, newestRun, onRun } from '../stream/run.js';
import { experimentSection } from './experiment.js';
import { guessSection } from './guess.js';
import { compareSection, historySection } from './history.js';
import { margin } from './margin.js';
import { shortSection, tableSection, tradeSection, verdictSection } from './result.js';

const COPIED_MILLIS = 1500;

export class Answer extends View {
  #entry = new Question(() => this.ask());
  #runs = new Question(() => this.ask());
  #stored = new Question(() => this.ask());
  #pair = [new Question(() => this.ask()), new Question(() => this.ask())];
  #picked = new Set();
  #guess = null;
  #sabotage = false;
  #refused = null;
  #busy = false;
  #copied = false;
  /** The run that this page saw going, and the one that it started. */
  #going = null;
  #started = null;
  #drawn = new WeakMap();

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('change', event => {
      if (event.target.name === 'guess') {
        this.#guess = event.target.value;
        this.ask();
      } else if (event.target.dataset.pick) {
        this.#pick(event.target.dataset.pick, event.target.checked);
      }
    });
    this.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (button?.matches('[data-run]')) {
        this.#start();
      } else if (button?.matches('[data-stop]')) {
        this.#stop();
      } else if (button?.matches('[data-sabotage]')) {
        this.#sabotage = !this.#sabotage;
        this.ask();
      } else if (button?.matches('[data-copy]')) {
        this.#copy();
      }
    });
  }

  sources() {
    const runs = listener => onRun(run => {
      this.#hear(run);
      listener();
    });
    return [...super.sources(), onRoute, runs];
  }

  get #id() {
    return this.dataset.id;
  }

  /** The run on show: the one that is on, else the one that the address names; null before any. */
  #run() {
    const newest = newestRun();
    const wanted = here().query.get('run');
    if (newest?.answer === this.#id && (!isOver(newest) || newest.id === wanted)) {
      return newest;
    }
    return wanted && this.#stored.address === addressOfRun(wanted) ? this.#stored.answer : null;
  }

  /** A run that ends here stays on show: from now on the address names it. */
  #hear(run) {
    if (run.answer !== this.#id) {
      return;
    }
    if (!isOver(run)) {
      this.#going = run.id;
    } else if (this.#going === run.id) {
      this.#going = null;
      this.#busy = false;
      history.replaceState(null, '', `${addressOf('answers', this.#id)}?run=${encodeURIComponent(run.id)}`);
      this.draw();
      if (this.#started === run.id) {
        this.#show('#s-verdict', 'center');
      }
    }
  }

  #show(selector, block) {
    $(selector, this)?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block });
  }

  async #start() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    this.#refused = null;
    this.draw();
    const guess = this.#guess ?? this.#run()?.guess ?? null;
    try {
      const run = await ask(`api/answers/${encodeURIComponent(this.#id)}/runs`, { method: 'POST', body: { sabotage: this.#sabotage, guess } });
      this.#started = run.id;
      this.#busy = false;
      follow(run);
      this.draw();
      this.#show('#s-run', 'nearest');
    } catch (error) {
      this.#refused = t('run.refused', { why: reasonOf(error) });
    }
    this.#busy = false;
    this.ask();
  }

  async #stop() {
    if (this.#busy) {
      return;
    }
    this.#busy = true; // until the run has ended
    this.draw();
    try {
      await ask('api/runs/current', { method: 'DELETE' });
    } catch (error) {
      this.#busy = false;
      this.#refused = t('run.stop.refused', { why: reasonOf(error) });
      this.ask();
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#entry.answer.command);
    } catch {
      getSelection().selectAllChildren($('.term code', this)); // a browser that forbids it leaves it to Ctrl+C
      return;
    }
    this.#copied = true;
    say(t('command.copied'));
    this.ask();
    setTimeout(() => {
      this.#copied = false;
      this.ask();
    }, COPIED_MILLIS);
  }

  /** Two runs at most are compared: a third takes the place of the first. */
  #pick(id, on) {
    this.#picked.delete(id);
    if (on) {
      this.#picked = new Set([...this.#picked, id].slice(-2));
    }
    this.ask();
  }

  html() {
    const entry = this.#entry.answer;
    if (!entry) {
      return this.#waiting();
    }
    const run = this.#run();
    const running = run !== null && !isOver(run);
    const other = currentRun()?.answer === this.#id ? null : currentRun();
    const over = run !== null && isOver(run);
    const there = run !== null && Object.values(run.series ?? {}).some(series => series.points.length);
    const sections = {
      head: `<p class="crumb"><a href="#/answers">${t('nav.answers')}</a><span>/</span><code>${escape(entry.id)}</code></p><h1>${escape(told(entry.question))}</h1>`,
      guess: guessSection(entry, { guess: this.#guessOf(run), right: over ? run.right_guess : null, locked: running }),
      run: experimentSection(entry, { run, other, sabotage: this.#sabotage, refused: this.#refused, busy: this.#busy }),
      charts: there ? `<div class="head"><h2>${t(running ? 'charts.running' : 'charts.ran')}</h2><span class="sub">${t('charts.sub')}</span></div>${charts(entry, run)}${chartTable(entry, run)}` : '',
      table: tableSection(entry, run),
      verdict: over ? verdictSection(entry, run) : '',
      short: shortSection(entry, over ? run : null),
      trade: tradeSection(entry),
      command: this.#command(entry),
      history: historySection(entry, { runs: this.#runs.answer?.runs ?? [], shown: run?.id, picked: this.#picked }),
      compare: this.#compared().length ? compareSection(entry, this.#compared()) : '',
    };
    const inside = Object.entries(sections).filter(([, html]) => html).map(([id, html]) => `<section class="slide" id="s-${id}" data-key="${id}">${html}</section>`);
    return `<div class="answer" data-key="answer"><div class="main">${inside.join('')}</div><aside aria-label="${t('margin')}">${margin(entry, run)}</aside></div>`;
  }

  /** The guess that a run was started with stands until it ends without a judgement; then it may be changed. */
  #guessOf(run) {
    return run !== null && (isJudged(run) || !isOver(run)) ? run.guess : this.#guess ?? run?.guess ?? null;
  }

  #waiting() {
    const problem = this.#entry.problem;
    return `<section class="slide" data-key="waiting"><p class="crumb"><a href="#/answers">${t('nav.answers')}</a><span>/</span><code>${escape(this.#id)}</code></p>
      <h1>${t(problem ? 'answer.unknown' : 'answers.wait')}</h1>${problem ? `<p class="lead dim" data-testid="unknown">${escape(problem)}</p>` : ''}</section>`;
  }

  #command(entry) {
    return `<div class="head"><h2>${t('command')}</h2><span class="sub">${t('command.sub')}</span></div>
      <div class="term"><code data-testid="command">${escape(entry.command)}</code><button type="button" class="btn small" data-copy>${t(this.#copied ? 'command.copied' : 'command.copy')}</button></div>`;
  }

  /** The two runs that are compared, the older first; none while they are not both there. */
  #compared() {
    const runs = this.#pair.map(question => question.answer).filter(run => run !== null && this.#picked.has(run.id));
    return runs.length < 2 ? [] : runs.sort((a, b) => a.started.localeCompare(b.started));
  }

  drawn() {
    const newest = newestRun();
    const fingerprint = newest?.answer === this.#id ? `${newest.id} ${newest.state}` : '';
    this.#entry.keep(`api/answers/${encodeURIComponent(this.#id)}`, fingerprint);
    this.#runs.keep(`api/runs?answer=${encodeURIComponent(this.#id)}`, fingerprint);
    const wanted = here().query.get('run');
    if (wanted && wanted !== newest?.id) {
      this.#stored.keep(addressOfRun(wanted), '');
    }
    [...this.#picked].forEach((id, i) => this.#pair[i].keep(addressOfRun(id), ''));
    this.#controls();
    this.#charts();
  }

  #controls() {
    const guess = this.#guessOf(this.#run());
    $$('input[name=guess]', this).forEach(radio => {
      radio.checked = radio.value === guess;
    });
    $$('input[data-pick]', this).forEach(box => {
      box.checked = this.#picked.has(box.dataset.pick);
    });
  }

  #charts() {
    const entry = this.#entry.answer;
    const place = $('#s-charts', this);
    if (place) {
      drawCharts(place, entry, this.#run(), this.#drawn);
    }
    this.#compared().forEach(run => {
      drawCharts($(`[data-compared="${CSS.escape(run.id)}"]`, this), entry, run, this.#drawn);
    });
  }
}

const addressOfRun = id => `api/runs/${encodeURIComponent(id)}`;
