/* Reads what monitoring-service says of drift. */
import { isKnown } from '../core/format.js';
import { last } from '../stream/live.js';

/** What the model says is compared as a feature is; it stands among them, but is none. */
export const OUTPUT = 'probability';

/** PSI over its threshold; from 1 on it counts as drift. */
export const ratioOf = feature => (isKnown(feature.psi) && feature.threshold > 0 ? feature.psi / feature.threshold : null);

/** Drift is a warning: a model may live with it. So is broken data, which asks for another remedy. */
export const kindOf = feature => ({ drift: 'warn', broken: 'warn', ok: 'ok' })[feature.state] ?? 'none';

/** The features of a window, those that moved furthest first. */
export function ordered(data) {
  return [...data?.features ?? [], ...data?.probability ? [data.probability] : []]
    .sort((a, b) => (ratioOf(b) ?? -1) - (ratioOf(a) ?? -1) || a.name.localeCompare(b.name));
}

const sameModel = (a, b) => a?.name === b?.name && a?.version === b?.version;

/** PSI of a feature over the windows of the model version that is on show, oldest first; empty until it was asked for. */
export function seriesOf(name) {
  const model = last('drift')?.model;
  return (last('series')?.[name]?.windows ?? []).filter(point => !model || sameModel(point.model, model));
}

/** Days with windows, newest first. */
export const windowsOf = () => [...new Set((last('windows')?.windows ?? []).map(window => window.window))].sort().reverse();

/**
 * The bins of a feature in a window: `[{ upper, special, reference, current }]`, shares in percent. Values outside the reference's
 * range and missing ones stand at the end; those that are empty on both sides are left out.
 */
export function binsOf(answer) {
  const upper = answer?.upper ?? [];
  const reference = answer?.reference ?? { rows: 0, counts: [] };
  const current = answer?.current ?? { rows: 0, counts: [] };
  const share = (side, i) => (side.rows > 0 ? side.counts[i] / side.rows * 100 : 0);
  return reference.counts.map((_, i) => ({
    upper: upper[i] ?? null,
    special: i < upper.length ? null : ['below', 'above', 'missing'][i - upper.length],
    reference: share(reference, i),
    current: share(current, i),
  })).filter(bin => bin.special === null || bin.reference > 0 || bin.current > 0);
}
