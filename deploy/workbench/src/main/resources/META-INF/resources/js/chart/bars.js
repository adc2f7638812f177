/* Bars of a window against its reference: the reference is a line over each bar, the window is filled. */
import { color, open, rimmed, rule, tickText, ticks, watch } from './canvas.js';

/**
 * What a chart shows: `bins` are labels, `values` and `reference` are in percent, `notes` name the two at a bar.
 * @typedef {object} BarSpec
 * @property {string[]} bins
 * @property {number[]} values
 * @property {number[]} reference
 * @property {{bin: number, value: number, text: string, color: string, align: 'left'|'right'}[]} notes
 */
export class BarChart {
  spec = null;

  constructor(canvas) {
    this.canvas = canvas;
    canvas.setAttribute('role', 'img');
    canvas.tabIndex = 0;
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
    const { pen, width, height, rem, font } = frame;
    const { bins, values, reference } = this.spec;
    const highest = Math.max(...values, ...reference, 1) * 1.18;
    const area = { x0: 3.25 * rem, x1: width, y0: height - 1.5 * rem, y1: 0.5 * rem };
    const step = (area.x1 - area.x0) / bins.length;
    const Y = v => area.y0 - v / highest * (area.y0 - area.y1);
    const marks = ticks(0, highest, 3);
    const text = tickText(marks);
    pen.textBaseline = 'middle';
    pen.textAlign = 'right';
    marks.forEach(v => {
      rule(frame, area.x0, area.x1, Y(v), v ? 'rule' : 'ink-3');
      pen.fillStyle = color('ink-3');
      pen.fillText(text(v), area.x0 - 0.5 * rem, Y(v));
    });
    pen.fillStyle = color('accent');
    values.forEach((v, i) => pen.fillRect(area.x0 + (i + 0.18) * step, Y(v), step * 0.64, area.y0 - Y(v)));
    pen.strokeStyle = color('ink');
    pen.lineWidth = 2;
    pen.beginPath();
    reference.forEach((v, i) => {
      pen.moveTo(area.x0 + (i + 0.04) * step, Y(v));
      pen.lineTo(area.x0 + (i + 0.96) * step, Y(v));
    });
    pen.stroke();
    this.#labels(frame, area, step);
    font(600);
    this.spec.notes.forEach(note => {
      pen.fillStyle = color(note.color);
      pen.textAlign = note.align;
      pen.textBaseline = 'alphabetic';
      const side = note.align === 'right' ? 0.82 : 0.06;
      rimmed(frame, note.text, area.x0 + (note.bin + side) * step, Y(note.value) - 0.5 * rem);
    });
    font();
  }

  /** Labels under the bars; where they do not fit, every second or third. */
  #labels({ pen, rem }, area, step) {
    pen.fillStyle = color('ink-3');
    pen.textBaseline = 'alphabetic';
    pen.textAlign = 'center';
    const widest = Math.max(...this.spec.bins.map(bin => pen.measureText(bin).width));
    const skip = Math.max(1, Math.ceil(widest / step * 1.08));
    this.spec.bins.forEach((bin, i) => {
      if (i % skip === 0) {
        pen.fillText(bin, area.x0 + (i + 0.5) * step, area.y0 + 1.15 * rem);
      }
    });
  }
}
