/* Reads what monitoring-service says of quality. */
import { isKnown } from '../core/format.js';
import { last } from '../stream/live.js';

/** Days with labels, oldest first. On a day with several model versions the one that decided most stands for it. */
export function daysOf() {
  const days = new Map();
  for (const point of last('quality')?.windows ?? []) {
    const before = days.get(point.window);
    if (point.labelled > 0 && (!before || before.predictions < point.predictions)) {
      days.set(point.window, point);
    }
  }
  return [...days.values()].sort((a, b) => a.window.localeCompare(b.window));
}

/** Bins with rows: `[{ promised, observed, rows }]`. */
export const reliabilityOf = answer => (answer?.reliability ?? [])
  .filter(bin => bin.rows > 0 && isKnown(bin.mean_predicted) && isKnown(bin.observed))
  .map(bin => ({ promised: bin.mean_predicted, observed: bin.observed, rows: bin.rows }));

/** Counts of what was decided against what was true, or null. */
export function confusionOf(answer) {
  const counts = answer?.confusion;
  return counts ? {
    truePositives: counts.true_positives, falsePositives: counts.false_positives,
    falseNegatives: counts.false_negatives, trueNegatives: counts.true_negatives,
  } : null;
}
