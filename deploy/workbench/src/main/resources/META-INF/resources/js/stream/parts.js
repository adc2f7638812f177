/* Health of the parts, from what they say and what the supervisor sees. Kinds are those of a status: ok, warn, crit, none, run. */
import { known, t } from '../core/i18n.js';
import { current, last, source } from './live.js';

/** The parts in the order of the payment's way. */
export const PARTS = ['traffic', 'inference', 'feature', 'redis', 'kafka', 'monitoring'];

const PROCESS = { traffic: 'traffic', inference: 'inference-service', feature: 'feature-service', redis: 'redis', kafka: 'broker', monitoring: 'monitoring-service' };

/** The process of a part as the supervisor sees it, or null. */
export function processOf(part) {
  return (current('supervisor')?.processes ?? []).find(process => process.name === PROCESS[part]) ?? null;
}

const MEBI = 2 ** 20;

/** Bytes that a part's process holds; null when nobody measures. */
export const memoryOf = part => inBytes(processOf(part)?.memory_mib);

/** Bytes of a figure in MiB; null when it is not known. */
export const inBytes = mebibytes => (typeof mebibytes === 'number' ? mebibytes * MEBI : null);

const state = (kind, word, why = '') => ({ kind, word, why });

/** Why a source is down, in a sentence. */
export function reason(id) {
  const why = source(id).reason;
  return why ? t(`reason.${why.code}`, why) : '';
}

/** Health of a part: `{ kind, word, why }`. */
export function health(part) {
  return { redis, kafka, traffic }[part]?.() ?? service(part);
}

function service(part) {
  const { state: condition } = source(part);
  if (condition === 'up') {
    return state('ok', t('health.ok'));
  }
  if (condition === 'waiting') {
    return state('none', t('health.waiting'));
  }
  return processState(part) ?? state('crit', t('health.down'), reason(part));
}

/** A process that is on its way is not a failure; null when it is not on its way, or nobody knows. */
function processState(part) {
  const word = { waiting: 'starting', starting: 'starting', backing_off: 'restarting' }[processOf(part)?.stage];
  return word ? state('warn', t(`health.${word}`), reason(part)) : null;
}

function traffic() {
  const status = current('traffic');
  if (!status) {
    return service('traffic');
  }
  const word = t(known(`phase.${status.phase}`) ? `phase.${status.phase}` : 'phase.other', status);
  const kind = { failed: 'crit', running: 'ok', seeding: 'run', loading: 'run', finished: 'none' }[status.phase] ?? 'none';
  return state(kind, word, status.phase === 'failed' ? status.message ?? '' : '');
}

function redis() {
  const seen = current('feature')?.redis;
  if (seen?.up === true) {
    return seen.filled === false ? state('warn', t('health.filling')) : state('ok', t('health.ok'));
  }
  if (seen?.up === false) {
    return state('crit', t('health.down'), t('reason.redis'));
  }
  return supervised('redis');
}

const kafka = () => supervised('kafka');

function supervised(part) {
  const process = processOf(part);
  if (!process) {
    return state('none', t('health.unknown'));
  }
  if (process.health === 'up') {
    return state('ok', t('health.ok'));
  }
  return processState(part) ?? state('crit', t('health.down'), process.health_problem ?? process.problem ?? '');
}

/** What the scenario is: mode, phase and the rest of the traffic source's status; null when it does not answer. */
export const scenario = () => current('traffic');

/** World time as the newest part knows it. */
export const worldTime = () => current('traffic')?.world_time ?? current('monitoring')?.world_time ?? null;

/** The model that decides, as `name version`; null when not known. */
export function decidingModel() {
  const deciding = (current('models') ?? last('models'))?.deciding;
  return deciding?.name ? `${deciding.name} ${deciding.version}` : null;
}
