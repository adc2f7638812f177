/* The knobs of the bench. Their sliders reach what is usual; what is allowed says the workbench, and its refusal stands at the knob. */
import { $$, escape } from '../core/dom.js';
import { number, unit } from '../core/format.js';
import { t } from '../core/i18n.js';
import { current } from '../stream/live.js';

const TARGETS = ['decisions-grpc', 'decisions-rest', 'decisions-stream', 'features-grpc', 'features-rest', 'constant-grpc', 'constant-rest'];
const POLICIES = ['work-conserving', 'none', 'fixed-window', 'adaptive'];
const ARRIVALS = ['poisson', 'constant', 'replay'];

/** Sliders: from, to, and how many digits a value has. A logarithmic one gives each decade the same way. */
const SLIDERS = {
  rate: { from: 10, to: 20_000, unit: 'req/s', log: true },
  largest: { from: 1, to: 128, unit: 'rows' },
  delay_millis: { from: 0.1, to: 50, unit: 'ms', log: true, digits: 1 },
  seconds: { from: 5, to: 60, unit: 's' },
};
const STEPS = 1000;

/** What is asked for next; kept while the page is open. `model` null follows the one that decides. */
export const asked = { target: TARGETS[0], model: null, policy: POLICIES[0], largest: 64, delay_millis: 5, rate: 500, seconds: 20, arrivals: ARRIVALS[0] };

/** Names of the models that inference-service has, each once. */
const modelNames = () => [...new Set((current('models')?.models ?? []).map(model => model.name))];

/** The settings as they are sent. */
export const settingsNow = () => ({ ...asked, model: asked.model ?? current('models')?.deciding?.name ?? null });

/** The knobs as HTML. `refused` is what the workbench said of the last settings, or null. */
export function knobs(refused, locked) {
  const models = modelNames();
  const deciding = current('models')?.deciding?.name;
  return `<form data-key="knobs" novalidate>
    ${select('target', TARGETS.map(id => [id, t(`target.${id}`)]), refused, locked)}
    ${models.length ? select('model', models.map(name => [name, name === deciding ? t('knob.model.deciding', { name }) : name]), refused, locked)
      : `<div class="knob" data-key="model"><span class="lab">${t('knob.model')}</span><p class="xs dim">${t('knob.model.unknown')}</p></div>`}
    ${slider('rate', refused, locked)}
    ${choice('policy', POLICIES, refused, locked)}
    ${slider('largest', refused, locked)}${slider('delay_millis', refused, locked)}
    ${choice('arrivals', ARRIVALS, refused, locked)}
    ${slider('seconds', refused, locked)}</form>`;
}

/** What the workbench refused about a knob: its words, and what is allowed unless they say it. */
function wrong(id, refused) {
  if (refused?.field !== id) {
    return '';
  }
  const allowed = refused.allowed && !refused.detail?.includes(refused.allowed) ? ` ${t('knob.allowed', { allowed: refused.allowed })}` : '';
  return `<p class="wrong" id="wrong-${id}" role="alert" data-testid="wrong-${id}">${escape((refused.detail ?? '') + allowed)}</p>`;
}

const state = (id, refused, locked) => `${locked ? ' disabled' : ''}${refused?.field === id ? ` aria-invalid="true" aria-describedby="wrong-${id}"` : ''}`;

const select = (id, options, refused, locked) => `<div class="knob" data-key="${id}"><label for="k-${id}">${t(`knob.${id}`)}</label>
  <select id="k-${id}" data-knob="${id}" data-testid="knob-${id}"${state(id, refused, locked)}>${options.map(([value, text]) => `<option value="${escape(value)}">${escape(text)}</option>`).join('')}</select>${wrong(id, refused)}</div>`;

const choice = (id, options, refused, locked) => `<fieldset class="knob" data-key="${id}"><legend>${t(`knob.${id}`)}</legend><div class="seg">${options.map(value => {
  const text = t(`${id}.${value}`);
  return `<label><input type="radio" name="${id}" value="${value}" data-knob="${id}" data-testid="${id}-${value}"${state(id, refused, locked)}><span data-wide="${escape(text)}">${escape(text)}</span></label>`;
}).join('')}</div>${wrong(id, refused)}</fieldset>`;

function slider(id, refused, locked) {
  const { from, to, unit: of, digits = 0 } = SLIDERS[id];
  return `<div class="knob" data-key="${id}"><label for="k-${id}"><span>${t(`knob.${id}`)}</span><span class="value"><input id="k-${id}" type="number" step="any" inputmode="decimal" data-knob="${id}" data-testid="knob-${id}"${state(id, refused, locked)}> ${unit(of)}</span></label>
    <input type="range" min="0" max="${STEPS}" data-slider="${id}" data-testid="slider-${id}" aria-label="${t(`knob.${id}`)}"${locked ? ' disabled' : ''}>
    <div class="ends"><span>${number(from, digits)}</span><span>${number(to)}</span></div>${wrong(id, refused)}</div>`;
}

/** Where on its slider a value is, 0 to 1. */
function placeOf({ from, to, log }, value) {
  const place = log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
  return Math.min(1, Math.max(0, Number.isFinite(place) ? place : 0));
}

/** The value at a place; two significant digits where a decade is short. */
function valueAt({ from, to, log, digits = 0 }, place) {
  const value = log ? from * (to / from) ** place : from + (to - from) * place;
  const round = log ? Number(value.toPrecision(2)) : value;
  return Number(round.toFixed(digits));
}

/** Takes over what the person did to a control; whether it was a knob. */
export function turned(control) {
  const { knob, slider: slid } = control.dataset;
  if (slid) {
    asked[slid] = valueAt(SLIDERS[slid], control.value / STEPS);
  } else if (knob) {
    asked[knob] = control.type === 'number' ? control.valueAsNumber : control.value;
  }
  return Boolean(knob || slid);
}

/** Puts what is asked for into the controls, but for the one that the person types into. */
export function showKnobs(root) {
  const now = settingsNow();
  $$('[data-knob]', root).forEach(control => {
    const value = now[control.dataset.knob];
    if (control.type === 'radio') {
      control.checked = control.value === value;
    } else if (control !== document.activeElement && !Number.isNaN(value)) {
      control.value = value ?? '';
    }
  });
  $$('[data-slider]', root).forEach(control => {
    const id = control.dataset.slider;
    const place = placeOf(SLIDERS[id], now[id]);
    if (control !== document.activeElement) {
      control.value = Math.round(place * STEPS);
    }
    control.style.setProperty('--at', `${(place * 100).toFixed(1)}%`);
    control.setAttribute('aria-valuetext', Number.isNaN(now[id]) ? t('none') : `${number(now[id], SLIDERS[id].digits ?? 0)} ${unit(SLIDERS[id].unit)}`);
  });
}
