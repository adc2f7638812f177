/* Names and values at the ends of lines: pushed apart on collision, never dropped. */
import { isKnown, significant } from '../core/format.js';
import { color } from './canvas.js';

/** The value that a line's end names: three significant digits unless the line says otherwise. */
const endText = (line, value, unit) => `${(line.format ?? significant)(value)}${unit ? `\u202f${unit}` : ''}`;

const newestKnown = line => line.data.findLast(point => isKnown(point[1])) ?? null;

/** Pixels that the longest name with its value needs. */
export function roomForNames({ pen, font }, spec) {
  font(600);
  const names = spec.series.map(line => {
    const point = newestKnown(line);
    return point ? pen.measureText(`${endText(line, point[1], spec.unit)}  ${line.name}`).width : 0;
  });
  const thresholds = (spec.lines ?? []).map(line => pen.measureText(line.name).width);
  font();
  return Math.max(0, ...names, ...thresholds);
}

export function drawEnds(frame, area, { X, Y }, spec, hover) {
  const { pen, rem, font } = frame;
  const labels = spec.series.map(line => {
    const known = line.data.filter(point => isKnown(point[1]));
    if (!known.length) {
      return null;
    }
    const point = hover === null ? known.at(-1)
      : known.reduce((best, p) => (Math.abs(p[0] - hover) < Math.abs(best[0] - hover) ? p : best));
    return { y: Y(point[1]), dot: [X(point[0]), Y(point[1])], value: endText(line, point[1], spec.unit), line };
  }).filter(label => label !== null);
  (spec.lines ?? []).forEach(line => labels.push({ y: Y(line.y), value: '', line: { name: line.name, color: 'ink' } }));
  spread(labels, 1.2 * rem, area.y0);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const x = area.x1 + 0.75 * rem;
  labels.forEach(label => {
    pen.fillStyle = color(label.line.color);
    if (label.dot) {
      pen.beginPath();
      pen.arc(label.dot[0], label.dot[1], 0.18 * rem, 0, 7);
      pen.fill();
    }
    font(600);
    pen.fillText(label.value, x, label.y);
    const shift = label.value ? pen.measureText(`${label.value} `).width + 3 : 0;
    font();
    pen.fillText(label.line.name, x + shift, label.y);
  });
}

/** Pushes labels apart downwards, then back up from the lowest place allowed. */
function spread(labels, gap, lowest) {
  labels.sort((a, b) => a.y - b.y);
  for (let i = 1; i < labels.length; i++) {
    labels[i].y = Math.max(labels[i].y, labels[i - 1].y + gap);
  }
  let limit = lowest;
  for (let i = labels.length - 1; i >= 0 && labels[i].y > limit; i--) {
    labels[i].y = limit;
    limit -= gap;
  }
}
