/* Reads what monitoring-service says of drift. */
import { isKnown } from '../core/format.js';
import { last } from '../stream/live.js';

/** A figure that is known up to an error comes as `{ value, error }`. */
const plain = figure => (typeof figure === 'object' && figure !== null ? figure.value : figure);

/** PSI over its threshold; from 1 on it counts as drift. */
export const ratioOf = feature => (isKnown(feature.psi) && feature.threshold > 0 ? feature.psi / feature.threshold : null);

/** Drift is a warning: a model may live with it. */
export const kindOf = feature => ({ drift: 'warn', ok: 'ok' })[feature.state] ?? 'none';

/** The features of a window, those that moved furthest first. */
export function ordered(data) {
  return (data?.features ?? [])
    .map(feature => ({ ...feature, psi: plain(feature.psi), js: plain(feature.js), ks: plain(feature.ks), wasserstein: plain(feature.wasserstein) }))
    .sort((a, b) => (ratioOf(b) ?? -1) - (ratioOf(a) ?? -1) || a.name.localeCompare(b.name));
}

/** PSI of a feature over the windows, oldest first; empty until it was asked for. */
export const seriesOf = name => (last('series')?.[name] ?? []).map(point => ({ ...point, psi: plain(point.psi) ?? null }));

/** Names of the windows, newest first. */
export const windowsOf = () => (last('windows')?.windows ?? []).map(window => window.window).sort().reverse();

/**
 * The bins of a feature in a window: `[{ label, reference, current }]`, shares in percent. Values outside the reference's range
 * and missing ones have bins of their own and stand at the end; those that are empty on both sides are left out.
 */
export function binsOf(answer) {
  const upper = answer?.upper ?? [];
  const reference = answer?.reference?.counts ?? [];
  const current = answer?.current?.counts ?? [];
  const sum = counts => counts.reduce((a, b) => a + b, 0) || 1;
  const [all, now] = [sum(reference), sum(current)];
  return reference.map((value, i) => ({
    upper: i < upper.length ? upper[i] : null,
    special: i < upper.length ? null : ['below', 'above', 'missing'][i - upper.length],
    reference: value / all * 100,
    current: (current[i] ?? 0) / now * 100,
  })).filter(bin => bin.special === null || bin.reference > 0 || bin.current > 0);
}
