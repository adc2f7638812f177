/* Names and values at the ends of lines: pushed apart on collision, never dropped. */
import { isKnown, significant } from '../core/format.js';
import { color, rimmed } from './canvas.js';

/** The value that a line's end names: three significant digits unless the line says otherwise. */
const endText = (line, value, unit) => `${(line.format ?? significant)(value)}${unit ? `\u202f${unit}` : ''}`;

const newestKnown = line => line.data.findLast(point => isKnown(point[1])) ?? null;

/** Rem from one label to the next: in a line, and with the name below the value. */
const GAPS = { line: 1.2, stacked: 2.15 };

/** Whether names stand below their values: where the line says so and the canvas is high enough for all of them. */
const isStacked = (spec, height, rem) => Boolean(spec.twoLines) && spec.series.length * GAPS.stacked * rem <= height - 1.5 * rem;

/** Pixels that the longest name with its value needs on a canvas of a height. */
export function roomForNames({ pen, font, rem }, spec, height) {
  const stacked = isStacked(spec, height, rem);
  font(600);
  const names = spec.series.map(line => {
    const point = newestKnown(line);
    if (!point) {
      return 0;
    }
    const value = endText(line, point[1], spec.unit);
    return stacked ? Math.max(pen.measureText(value).width, pen.measureText(line.name).width) : pen.measureText(`${value}  ${line.name}`).width;
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
  const stacked = isStacked(spec, frame.height, rem);
  const half = stacked ? 0.5 * rem : 0;
  spread(labels, (stacked ? GAPS.stacked : GAPS.line) * rem, area.y0 - 1.8 * half);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  const head = Math.max(...labels.map(label => label.dot?.[0] ?? area.x0));
  const x = (spec.follow && hover === null ? head : area.x1) + 0.75 * rem;
  const write = (text, at, y) => (spec.follow ? rimmed(frame, text, at, y) : pen.fillText(text, at, y));
  labels.forEach(label => {
    pen.fillStyle = color(label.line.color);
    if (label.dot) {
      pen.beginPath();
      pen.arc(label.dot[0], label.dot[1], 0.18 * rem, 0, 7);
      pen.fill();
    }
    font(600);
    write(label.value, x, label.y - half);
    const shift = label.value && !half ? pen.measureText(`${label.value} `).width + 3 : 0;
    font();
    write(label.line.name, x + shift, label.y + half);
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
