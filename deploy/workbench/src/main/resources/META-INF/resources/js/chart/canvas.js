/* What every chart on a canvas shares: size, pen, colours, ticks. Rules: no frame, hairlines only at ticks, units always. */
import { number } from '../core/format.js';
import { rem as remOf } from '../core/dom.js';

export const color = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Three to five round values from low to high. */
export function ticks(low, high, wanted) {
  const raw = (high - low) / Math.max(1, wanted);
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const mantissa = raw / magnitude;
  const step = (mantissa < 1.5 ? 1 : mantissa < 3 ? 2 : mantissa < 7 ? 5 : 10) * magnitude;
  const out = [];
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-6; v += step) {
    out.push(Number(v.toPrecision(12)));
  }
  return out;
}

/** 1, 2 and 5 times powers of ten, or only the powers when the span is wide or there is no room for so many. */
export function logTicks(low, high, room = Infinity) {
  const factors = high / low > 1000 || Math.log10(high / low) * 3 > room ? [1] : [1, 2, 5];
  const out = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    factors.map(factor => Number((factor * 10 ** power).toPrecision(3)))
      .filter(v => v >= low && v <= high * 1.001)
      .forEach(v => out.push(v));
  }
  return out;
}

/** Digits that tell the ticks of an axis apart. */
export function tickText(values) {
  const digits = Math.max(0, ...values.map(v => {
    for (let d = 0; d < 5; d++) {
      if (Math.abs(v * 10 ** d - Math.round(v * 10 ** d)) < 1e-6) {
        return d;
      }
    }
    return 5;
  }));
  return v => number(v, Math.abs(v) >= 1000 ? 0 : digits);
}

/** How much heavier lines are than on a page that is read: a projector swallows thin ones. */
const heaviness = () => (document.documentElement.hasAttribute('data-present') ? 1.6 : 1);

/** A canvas ready to draw at the size it has, or null while it has none. */
export function open(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) {
    return null;
  }
  const ratio = window.devicePixelRatio || 1;
  const pen = canvas.getContext('2d');
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const rem = remOf();
  const family = getComputedStyle(document.body).fontFamily;
  const font = (weight = 400) => {
    pen.font = `${weight} ${0.8125 * rem}px ${family}`;
  };
  font();
  return { pen, width, height, rem, font, heavy: heaviness() };
}

/** A horizontal hairline at a pixel's middle. */
export function rule({ pen, heavy }, x0, x1, y, name) {
  pen.strokeStyle = color(name);
  pen.lineWidth = heavy;
  pen.beginPath();
  pen.moveTo(x0, Math.round(y) + 0.5);
  pen.lineTo(x1, Math.round(y) + 0.5);
  pen.stroke();
}

/** Text with a rim in the colour of the paper, so that it reads above lines. */
export function rimmed({ pen }, text, x, y) {
  pen.strokeStyle = color('paper');
  pen.lineWidth = 5;
  pen.lineJoin = 'round';
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
}

/** Draws again when the canvas gets its first or another size; drawing is asked for, not timed. */
export function watch(canvas, draw) {
  new ResizeObserver(draw).observe(canvas);
}
