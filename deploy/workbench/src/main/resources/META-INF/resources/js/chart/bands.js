/* What was done when, above the lines: a band has a name and ends where the next begins; a group is what neighbours share. Waiting is hatched. */
import { color } from './canvas.js';

/**
 * A time in which one thing was done.
 * @typedef {{from: number, to: number, name: string, full: string, waiting: boolean}} Band
 */

/** Pixels that the names need above the plot. */
export function bandsHeight(spec, rem) {
  if (!spec.names || !spec.bands?.length) {
    return 0;
  }
  return (spec.groups?.length ? 2.4 : 1.25) * rem;
}

/** The band of a moment, if there is one. */
export const bandAt = (spec, x) => spec.bands?.find(band => band.from <= x && x < band.to) ?? null;

export function drawBands(frame, area, { X }, spec) {
  const left = from => Math.max(area.x0, X(from));
  const right = to => Math.min(area.x1, X(to));
  const below = spec.groups?.length ? 1.15 * frame.rem : 0;
  (spec.bands ?? []).forEach((band, i) => {
    if (band.waiting) {
      hatch(frame, left(band.from), right(band.to), area);
    }
    if (i > 0) {
      border(frame, left(band.from), area, spec.names ? below : area.y1);
    }
    if (spec.names) {
      name(frame, band.name, left(band.from), right(band.to), below, below ? 400 : 600);
    }
  });
  if (spec.names) {
    (spec.groups ?? []).forEach(group => {
      border(frame, left(group.from), area, 0);
      name(frame, group.name, left(group.from), right(group.to), 0, 600);
    });
  }
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

function border({ pen, heavy }, x, area, top) {
  pen.strokeStyle = color('rule-2');
  pen.lineWidth = heavy;
  pen.beginPath();
  pen.moveTo(Math.round(x) + 0.5, top);
  pen.lineTo(Math.round(x) + 0.5, area.y0);
  pen.stroke();
}

/** The name as far as there is room; under the crosshair it stands in full. */
function name({ pen, rem, font }, whole, from, to, y, weight) {
  font(weight);
  const room = to - from - 0.6 * rem;
  let text = whole;
  while (text.length > 4 && pen.measureText(text).width > room) {
    text = `${text.replace(/…$/, '').slice(0, -1)}…`;
  }
  if (pen.measureText(text).width <= room) {
    pen.textAlign = 'left';
    pen.textBaseline = 'top';
    pen.fillStyle = color(weight === 400 ? 'ink-2' : 'ink');
    pen.fillText(text, from + 0.35 * rem, y);
  }
  font();
}
