/* Line chart. The name and newest value of a line stand at its end; a null is a gap: nobody measured then. Charts of one group
   share the crosshair. */
import { isKnown } from '../core/format.js';
import { settings } from '../core/settings.js';
import { bandAt, bandsHeight, drawBands } from './bands.js';
import { color, logTicks, open, rule, tickText, ticks, watch } from './canvas.js';
import { drawEnds, roomForNames } from './ends.js';

const groups = new Map();

/**
 * What a chart shows.
 * @typedef {object} LineSpec
 * @property {[number, number]} x range
 * @property {number[]} xTicks
 * @property {(v: number) => string} xText
 * @property {[number, number]} y range
 * @property {boolean} [log]
 * @property {string} unit stands after every value at a line's end; may be empty
 * @property {{name: string, data: [number, ?number][], color: string, width?: number, dash?: number[], fillTo?: number,
 *     format?: (v: number) => string, dots?: boolean}[]} series
 * @property {{y: number, name: string}[]} [lines] thresholds
 * @property {{x: number, y: number, color: string}[]} [marks]
 * @property {import('./bands.js').Band[]} [bands] what was done when
 * @property {{from: number, to: number, name: string}[]} [groups] what bands share
 * @property {boolean} [names] whether the bands' names stand above
 * @property {boolean} [follow] the names at the ends travel with the head of the lines
 * @property {boolean} [twoLines] name below the value
 */
export class LineChart {
  hover = null;
  spec = null;
  room = 0;
  #roomFor = null;

  constructor(canvas, group = canvas) {
    this.canvas = canvas;
    this.group = groups.get(group) ?? new Set();
    this.group.forEach(other => !other.canvas.isConnected && this.group.delete(other)); // of a view that was left
    groups.set(group, this.group.add(this));
    canvas.setAttribute('role', 'img');
    canvas.tabIndex = 0;
    canvas.addEventListener('pointermove', event => this.#point(event.offsetX));
    canvas.addEventListener('pointerleave', () => this.#move(null));
    canvas.addEventListener('blur', () => this.#move(null));
    canvas.addEventListener('keydown', event => this.#key(event));
    watch(canvas, () => this.draw());
  }

  show(spec) {
    this.spec = spec;
    this.draw();
  }

  draw() {
    const frame = this.spec && open(this.canvas);
    if (!frame) {
      return;
    }
    const { rem, width, height } = frame;
    const spec = this.spec;
    this.#makeRoom(frame);
    const area = { x0: 3.25 * rem, x1: width - this.room, y0: height - 1.5 * rem, y1: bandsHeight(spec, rem) + 0.75 * rem, height };
    this.area = area;
    const scale = scales(spec, area);
    this.#washes(frame, scale);
    this.#axes(frame, area, scale);
    drawBands(frame, area, scale, spec);
    this.#thresholds(frame, area, scale);
    this.#lines(frame, area, scale);
    drawEnds(frame, area, scale, spec, this.hover);
    if (this.hover !== null) {
      this.#crosshair(frame, area, scale);
    }
  }

  /** The right gutter never shrinks, so that charts do not jump; another language or size of type is another chart. */
  #makeRoom(frame) {
    const shared = [...this.group].filter(chart => chart.spec && chart.canvas.isConnected);
    const need = Math.max(...shared.map(chart => roomForNames(frame, chart.spec, chart.canvas.clientHeight))) + 1.25 * frame.rem;
    const made = `${settings.language} ${frame.rem}`;
    this.room = Math.max(this.#roomFor === made ? this.room : 0, need);
    this.#roomFor = made;
  }

  #axes(frame, area, { X, Y }) {
    const { pen, rem } = frame;
    const [low, high] = this.spec.y;
    const values = this.spec.log ? logTicks(low, high, (area.y0 - area.y1) / (1.25 * rem))
      : ticks(low, high, Math.max(2, Math.round((area.y0 - area.y1) / (2.5 * rem))));
    const text = tickText(values);
    pen.textBaseline = 'middle';
    pen.textAlign = 'right';
    values.forEach((v, i) => {
      rule(frame, area.x0, area.x1, Y(v), i === 0 && v <= low ? 'ink-3' : 'rule');
      pen.fillStyle = color('ink-3');
      pen.fillText(text(v), area.x0 - 0.5 * rem, Y(v));
    });
    if (values[0] > low) {
      rule(frame, area.x0, area.x1, area.y0, 'ink-3');
    }
    pen.textBaseline = 'alphabetic';
    this.#fitting(frame, X).forEach((v, i, all) => {
      const last = i === all.length - 1 && X(v) > area.x1 - rem;
      pen.textAlign = i === 0 && X(v) < area.x0 + rem ? 'left' : last ? 'right' : 'center';
      pen.fillStyle = color('ink-3');
      pen.fillText(this.spec.xText(v), X(v), area.height - 0.25 * rem);
      pen.strokeStyle = color('ink-3');
      pen.beginPath();
      pen.moveTo(Math.round(X(v)) + 0.5, area.y0);
      pen.lineTo(Math.round(X(v)) + 0.5, area.y0 + 0.25 * rem);
      pen.stroke();
    });
  }

  /** The x ticks whose names fit beside each other: all, or every second, third…, counted from the newest. */
  #fitting({ pen, rem }, X) {
    const all = this.spec.xTicks;
    const widest = Math.max(0, ...all.map(v => pen.measureText(this.spec.xText(v)).width)) + 0.75 * rem;
    const step = all.length > 1 ? (X(all.at(-1)) - X(all[0])) / (all.length - 1) : widest;
    const skip = Math.max(1, Math.ceil(widest / step));
    return all.filter((_, i) => (all.length - 1 - i) % skip === 0);
  }

  #thresholds({ pen }, area, { Y }) {
    (this.spec.lines ?? []).forEach(line => {
      pen.strokeStyle = color('ink');
      pen.lineWidth = 1.25;
      pen.setLineDash([6, 4]);
      pen.beginPath();
      pen.moveTo(area.x0, Math.round(Y(line.y)) + 0.5);
      pen.lineTo(area.x1, Math.round(Y(line.y)) + 0.5);
      pen.stroke();
      pen.setLineDash([]);
    });
  }

  /** The gap between what is and what it is compared with. */
  #washes({ pen }, { X, Y }) {
    this.spec.series.filter(line => line.fillTo !== undefined).forEach(line => {
      const other = this.spec.series[line.fillTo].data;
      pen.fillStyle = color('accent-wash');
      pen.beginPath();
      for (let i = 1; i < line.data.length; i++) {
        const corners = [line.data[i - 1], line.data[i], other[i], other[i - 1]];
        if (corners.every(point => point && isKnown(point[1]))) {
          corners.forEach(([x, y], k) => (k ? pen.lineTo(X(x), Y(y)) : pen.moveTo(X(x), Y(y))));
        }
      }
      pen.fill(); // all at once: pieces filled one by one show their seams
    });
  }

  #lines({ pen, rem, heavy }, area, { X, Y }) {
    pen.save();
    pen.beginPath();
    pen.rect(area.x0, area.y1 - 4, area.x1 - area.x0 + 5, area.y0 - area.y1 + 6);
    pen.clip();
    pen.lineJoin = 'round';
    this.spec.series.forEach(line => {
      pen.strokeStyle = color(line.color);
      pen.lineWidth = (line.width ?? 1.75) * heavy;
      pen.setLineDash((line.dash ?? []).map(length => length * heavy));
      pen.beginPath();
      let down = false;
      line.data.forEach(([x, y]) => {
        if (!isKnown(y)) {
          down = false;
        } else {
          (down ? pen.lineTo : pen.moveTo).call(pen, X(x), Y(y));
          down = true;
        }
      });
      pen.stroke();
      pen.setLineDash([]);
    });
    pen.restore();
    (this.spec.marks ?? []).forEach(mark => {
      pen.fillStyle = color(mark.color);
      pen.strokeStyle = color('paper');
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(X(mark.x), Y(mark.y), 0.25 * rem, 0, 7);
      pen.fill();
      pen.stroke();
    });
  }

  #crosshair({ pen, rem, font }, area, { X }) {
    const x = Math.round(X(this.hover)) + 0.5;
    pen.strokeStyle = color('ink');
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x, area.y1);
    pen.lineTo(x, area.y0);
    pen.stroke();
    font(600);
    const band = bandAt(this.spec, this.hover);
    const text = this.spec.xText(this.hover) + (band ? ` · ${band.full}` : '');
    const half = pen.measureText(text).width / 2 + 0.5 * rem;
    const middle = Math.min(Math.max(x, half), area.x1 + this.room - half);
    pen.fillStyle = color('paper');
    pen.fillRect(middle - half, area.y0 + 1, 2 * half, area.height - area.y0 - 1);
    pen.fillStyle = color('ink');
    pen.textAlign = 'center';
    pen.textBaseline = 'alphabetic';
    pen.fillText(text, middle, area.height - 0.25 * rem);
  }

  #point(pixel) {
    if (this.area) {
      const [low, high] = this.spec.x;
      const at = low + (pixel - this.area.x0) / (this.area.x1 - this.area.x0) * (high - low);
      this.#move(Math.min(high, Math.max(low, at)));
    }
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && this.spec) {
      event.preventDefault();
      const [low, high] = this.spec.x;
      const by = step * (this.spec.step ?? (high - low) / 60);
      this.#move(Math.min(high, Math.max(low, (this.hover ?? high) + by)));
    } else if (event.key === 'Escape') {
      this.#move(null);
    }
  }

  #move(to) {
    const snapped = to === null || !this.spec?.step ? to : Math.round(to / this.spec.step) * this.spec.step;
    this.group.forEach(chart => {
      if (chart.hover !== snapped) {
        chart.hover = snapped;
        chart.draw();
      }
    });
  }
}

function scales(spec, area) {
  const [xLow, xHigh] = spec.x;
  const [yLow, yHigh] = spec.y;
  const f = spec.log ? Math.log10 : v => v;
  const bounded = v => Math.min(Math.max(v, yLow), yHigh);
  return {
    X: v => area.x0 + (v - xLow) / (xHigh - xLow || 1) * (area.x1 - area.x0),
    Y: v => area.y0 - (f(bounded(v)) - f(yLow)) / (f(yHigh) - f(yLow) || 1) * (area.y0 - area.y1),
  };
}
