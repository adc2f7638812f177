/* Percentiles of a row as marks on one logarithmic scale: ring P50, dot P99, bar P99.9. */
import { isKnown, number, unit } from '../core/format.js';

const IDS = ['p50', 'p99', 'p999'];

/** The scale for the percentiles of these rows; null where they are not all there. */
export function rangeOf(columns, rows) {
  if (!IDS.every(id => columns.some(column => column.id === id))) {
    return null;
  }
  const values = rows.flatMap(row => IDS.map(id => row[id])).filter(value => isKnown(value) && value > 0);
  if (!values.length) {
    return null;
  }
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return { low, high, unit: columns.find(column => column.id === 'p50').unit };
}

const at = ({ low, high }, value) => `${(Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low))) * 100).toFixed(2)}%`;
const powers = ({ low, high }) => Array.from({ length: high - low + 1 }, (_, i) => low + i);

export function rangeHead(range) {
  const marks = powers(range).map(power => {
    const value = 10 ** power;
    const text = number(value, Math.max(0, -power)) + (power === range.high ? `\u202f${unit(range.unit)}` : '');
    return `<span style="left:${at(range, value)}">${text}</span>`;
  }).join('');
  return `<td class="plot" aria-hidden="true"><div class="scale">${marks}</div></td>`;
}

export function rangeCell(range, row) {
  const [p50, p99, p999] = IDS.map(id => (isKnown(row[id]) && row[id] > 0 ? at(range, row[id]) : null));
  const grid = powers(range).map(power => `<line class="grid" x1="${at(range, 10 ** power)}" x2="${at(range, 10 ** power)}" y1="0" y2="100%"/>`).join('');
  const marks = [
    p50 && p999 ? `<line class="span" x1="${p50}" x2="${p999}" y1="50%" y2="50%"/>` : '',
    p999 ? `<line class="p999" x1="${p999}" x2="${p999}" y1="32%" y2="68%"/>` : '',
    p50 ? `<circle class="p50" cx="${p50}" cy="50%" r="4"/>` : '',
    p99 ? `<circle class="p99" cx="${p99}" cy="50%" r="5"/>` : '',
  ].join('');
  return `<td class="plot" aria-hidden="true"><svg class="range">${grid}${marks}</svg></td>`;
}
