/* Reads faults: which belong together, and what a switch says. */

/** Rows of the page: processes, then the model, then the data. */
export const ROWS = ['redis', 'broker', 'feature-service', 'inference-service', 'monitoring-service', 'model', 'data'];

const rowOf = fault => ({ down: fault.target, frozen: fault.target, slow: fault.target, 'bad-data': 'data' })[fault.kind] ?? 'model';

/** Faults by row; rows without faults are left out. */
export function byRow(faults) {
  return ROWS.map(id => ({ id, faults: faults.filter(fault => rowOf(fault) === id) })).filter(row => row.faults.length);
}

/** How long after the end of a fault a probe that still sees it is taken for its end being on the way. */
const REVERTING_MILLIS = 20_000;
const askedAt = new Map();

/**
 * What a switch shows: `off`, `on`, `asked` (and not seen yet), `reverting`, `seen` (and nobody asked), `unknown`. The probe decides;
 * what was asked for is told beside it.
 */
export function stateOf(fault, now = Date.now()) {
  if (fault.asked) {
    askedAt.set(fault.id, now);
    return fault.seen.state === 'on' ? 'on' : 'asked';
  }
  if (fault.seen.state === 'on') {
    return now - (askedAt.get(fault.id) ?? 0) < REVERTING_MILLIS ? 'reverting' : 'seen';
  }
  return fault.seen.state === 'unknown' ? 'unknown' : 'off';
}
