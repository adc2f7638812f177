/* A word-sized graphic: the last value carries a dot. A gap is a gap. */
import { isKnown } from '../core/format.js';

/**
 * Drawn over its own range, but never stretched: a range narrower than `least` of the value is drawn flat in the middle.
 * @param {(number|null)[]} data oldest first
 * @param {{low?: number, high?: number, reference?: number, kind?: string, least?: number}} [options]
 */
export function spark(data, width, height, options = {}) {
  const known = data.filter(isKnown);
  if (known.length === 0) {
    return `<svg class="spark" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true"></svg>`;
  }
  const most = Math.max(...known);
  const fewest = Math.min(...known);
  const pad = Math.max(0, (Math.abs(most) * (options.least ?? 0.02) - (most - fewest)) / 2);
  const low = options.low ?? fewest - pad;
  const high = options.high ?? most + pad;
  const range = high - low || 1;
  const x = i => (data.length === 1 ? width - 4 : 2 + i * (width - 6) / (data.length - 1));
  const y = v => (high === low ? height / 2 : height - 3 - (v - low) / range * (height - 6));
  let path = '';
  let down = false;
  data.forEach((v, i) => {
    if (isKnown(v)) {
      path += `${down ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`;
    }
    down = isKnown(v);
  });
  const at = data.findLastIndex(isKnown);
  const reference = options.reference === undefined ? ''
    : `<path class="ref" d="M2 ${y(options.reference).toFixed(1)}H${width - 4}"/>`;
  return `<svg class="spark ${options.kind ?? ''}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">`
    + `${reference}<path class="line" d="${path}"/><circle cx="${x(at).toFixed(1)}" cy="${y(data[at]).toFixed(1)}" r="2.5"/></svg>`;
}
