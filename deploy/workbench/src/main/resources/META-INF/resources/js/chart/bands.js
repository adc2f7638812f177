/* What was done when, above the lines: a band has a name and ends where the next begins. Waiting is hatched. */
import { color } from './canvas.js';

/**
 * A time in which one thing was done.
 * @typedef {{from: number, to: number, name: string, waiting: boolean}} Band
 */

/** Pixels that the names need above the plot. */
export const bandsHeight = (spec, rem) => (spec.names && spec.bands?.length ? 1.25 * rem : 0);

/** The band of a moment, if there is one. */
export const bandAt = (spec, x) => spec.bands?.find(band => band.from <= x && x < band.to) ?? null;

export function drawBands(frame, area, { X }, spec) {
  (spec.bands ?? []).forEach((band, i) => {
    const from = Math.max(area.x0, X(band.from));
    const to = Math.min(area.x1, X(band.to));
    if (band.waiting) {
      hatch(frame, from, to, area);
    }
    if (i > 0) {
      border(frame, from, area, spec);
    }
    if (spec.names) {
      name(frame, band, i === 0 ? from : from + 0.4 * frame.rem, to);
    }
  });
}

function hatch({ pen, rem, heavy }, from, to, area) {
  const height = area.y0 - area.y1;
  pen.save();
  pen.beginPath();
  pen.rect(from, area.y1, to - from, height);
  pen.clip();
  pen.strokeStyle = color('rule');
  pen.lineWidth = heavy;
  pen.beginPath();
  for (let x = from - height; x < to; x += 0.45 * rem) {
    pen.moveTo(x, area.y0);
    pen.lineTo(x + height, area.y1);
  }
  pen.stroke();
  pen.restore();
}

function border({ pen, heavy }, x, area, spec) {
  pen.strokeStyle = color('rule-2');
  pen.lineWidth = heavy;
  pen.beginPath();
  pen.moveTo(Math.round(x) + 0.5, spec.names ? 0 : area.y1);
  pen.lineTo(Math.round(x) + 0.5, area.y0);
  pen.stroke();
}

/** The name as far as there is room; under the crosshair it stands in full. */
function name({ pen, rem, font }, band, from, to) {
  font(600);
  const room = to - from - 0.25 * rem;
  let text = band.name;
  while (text.length > 2 && pen.measureText(text).width > room) {
    text = `${text.slice(0, -2)}…`;
  }
  if (text.length > 2 || pen.measureText(text).width <= room) {
    pen.textAlign = 'left';
    pen.textBaseline = 'top';
    pen.fillStyle = color('ink');
    pen.fillText(text, from, 0);
  }
  font();
}
