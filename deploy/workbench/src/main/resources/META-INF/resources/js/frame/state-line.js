/* One line on how things are: health, the experiment that runs, scenario, speed, world time; and the way back from all of it. */
import { $, escape, say } from '../core/dom.js';
import { clock, moment, number, span, times } from '../core/format.js';
import { glyph, status } from '../core/glyphs.js';
import { known, t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { live } from '../stream/live.js';
import { PARTS, health, scenario, worldTime } from '../stream/parts.js';
import { currentRun, isOver, onRun } from '../stream/run.js';
import { resetEverything } from './reset.js';
import { addressOf } from './routes.js';

const SPEEDS = [1, 60, 720, 5000];
/** How long the page says what a reset did. */
const DID_MILLIS = 20_000;

export class StateLine extends View {
  #said = null;
  #problem = null;
  #going = null;
  #resetting = false;
  #did = null;
  #forget = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('change', event => {
      if (event.target.matches('[data-speed]')) {
        this.#setSpeed(Number(event.target.value));
      }
    });
    this.addEventListener('click', event => {
      if (event.target.closest('[data-reset]')) {
        this.#reset();
      }
    });
  }

  sources() {
    const runs = listener => onRun(run => {
      this.#hear(run);
      listener();
    });
    return [...super.sources(), runs];
  }

  /** Says how a run ended that was seen going. */
  #hear(run) {
    if (!isOver(run)) {
      this.#going = run.id;
    } else if (this.#going === run.id) {
      this.#going = null;
      say(t(`say.run.${run.state}`, { name: run.answer }));
    }
  }

  html() {
    const { alarm, inside, spoken } = this.#health();
    if (this.#said !== null && this.#said !== spoken) {
      say(spoken);
    }
    this.#said = spoken;
    return `<div class="strip${alarm ? ` ${alarm}` : ''}" data-testid="state-line"><div>
      <span class="health" data-testid="health">${inside}</span>${running()}${this.#scenario()}
      <span data-key="world-time" data-testid="world-time">${t('state.world_time')} <b${worldTime() ? '' : ' class="unknown"'}>${moment(worldTime())}</b></span>
      <span class="push did" data-key="did" data-testid="did">${this.#did ? status(this.#did.kind, this.#did.text) : ''}</span>
      <button type="button" class="btn small" data-key="reset" data-reset data-testid="reset"${this.#resetting ? ' aria-busy="true"' : ''}>${t('reset')}</button></div></div>`;
  }

  async #reset() {
    if (this.#resetting) {
      return;
    }
    this.#resetting = true;
    this.draw();
    this.#did = await resetEverything();
    this.#resetting = false;
    say(this.#did.text);
    this.ask();
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#did = null;
      this.ask();
    }, DID_MILLIS);
  }

  /** Health in a line: the connection first, then what is down, then what is not well. */
  #health() {
    if (live.lostAt !== null) {
      const inside = `<b>${status('crit', t('state.lost'))}</b> ${t('state.lost_since', { span: span((Date.now() - live.lostAt) / 1000) })}`;
      return { alarm: 'alarm', inside, spoken: t('state.lost') };
    }
    if (live.at === null) {
      return { alarm: '', inside: status('none', t('state.connecting')), spoken: t('state.connecting') };
    }
    const parts = PARTS.map(id => ({ name: t(`part.${id}`), ...health(id) }));
    const down = parts.filter(part => part.kind === 'crit');
    const uneasy = parts.filter(part => part.kind === 'warn');
    const asking = parts.some(part => part.word === t('health.waiting'));
    if (down.length) {
      return this.#down(parts, down);
    }
    if (uneasy.length) {
      const text = uneasy.map(part => `${part.name}: ${part.word}`).join(', ');
      return { alarm: 'alarm', inside: `<b>${status('warn', text)}</b>`, spoken: text };
    }
    const key = asking ? 'state.asking' : 'state.healthy';
    return { alarm: '', inside: status(asking ? 'none' : 'ok', t(key)), spoken: t(key) };
  }

  #down(parts, down) {
    const asked = parts.filter(part => part.kind !== 'none');
    if (down.length === asked.length) {
      const text = t('state.none_answers');
      return { alarm: 'alarm', inside: `<b>${status('crit', text)}</b> ${t('state.none_hint')}`, spoken: text };
    }
    const names = down.map(part => part.name).join(', ');
    const text = t('state.down', { names, n: down.length });
    const why = down.length <= 2 ? down.map(part => part.why).filter(why => why).join('; ') : '';
    return { alarm: 'alarm', inside: `<b>${status('crit', text)}</b> ${escape(why)}`, spoken: text };
  }

  #scenario() {
    const now = scenario();
    if (!now) {
      return `<span class="scen" data-key="scenario">${t('state.scenario')} <b class="unknown">${t('none')}</b></span>`;
    }
    const mode = known(`mode.${now.mode}`) ? t(`mode.${now.mode}`) : escape(now.mode);
    const phase = known(`phase.${now.phase}`) ? t(`phase.${now.phase}`) : escape(now.phase);
    const speeds = SPEEDS.includes(now.speed) || !now.speed ? SPEEDS : [...SPEEDS, now.speed].sort((a, b) => a - b);
    const options = speeds.map(v => `<option value="${v}">${times(v)}</option>`).join('');
    const problem = this.#problem ? `<span class="crit" data-testid="speed-problem">${glyph('crit')} ${escape(this.#problem)}</span>` : '';
    return `<span class="scen" data-key="scenario" data-testid="scenario">${t('state.scenario')} <b>${mode}</b>, ${phase}</span>
      <span class="speed" data-key="speed"><label for="speed">${t('state.speed')}</label> <select id="speed" data-speed data-testid="speed">${options}</select>${problem}</span>`;
  }

  drawn() {
    const select = $('[data-speed]', this);
    const speed = scenario()?.speed;
    if (select && speed && document.activeElement !== select && select.value !== String(speed)) {
      select.value = String(speed);
    }
  }

  async #setSpeed(speed) {
    this.#problem = null;
    try {
      const answer = await fetch('api/speed', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ speed }),
      });
      if (!answer.ok) {
        const problem = await answer.json();
        this.#problem = t('state.speed_refused', { detail: problem.detail ?? answer.status });
      } else {
        say(t('state.speed_set', { speed: number(speed) }));
      }
    } catch {
      this.#problem = t('state.speed_refused', { detail: t('state.lost') });
    }
    $('[data-speed]', this)?.blur();
    this.ask();
  }
}

/** The experiment that is on, and how far it is. */
function running() {
  const run = currentRun();
  if (!run) {
    return '';
  }
  const href = run.answer === 'serving' ? addressOf('serving') : addressOf('answers', run.answer);
  return `<span class="status run" data-key="run" data-testid="running">${glyph('run')}<span>${t('state.runs')} <a href="${href}">${escape(run.answer)}</a>
    ${t('clock', { now: clock(run.elapsed), all: clock(run.seconds) })}</span></span>`;
}
