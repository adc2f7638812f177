/* Reliability: what was promised against what came. On the diagonal a probability means what it says. The size of a dot is the
   share of rows behind it (area, by logarithm: most payments are promised next to nothing). */
import { color, open, rimmed, rule, tickText, ticks, watch } from './canvas.js';

export class ReliabilityChart {
  spec = null;

  constructor(canvas) {
    this.canvas = canvas;
    canvas.setAttribute('role', 'img');
    canvas.tabIndex = 0;
    watch(canvas, () => this.draw());
  }

  /** `{ points: [{ promised, observed, rows }], xName, diagonal }`, probabilities in percent. */
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
    const { points } = this.spec;
    const high = Math.min(100, Math.max(10, ...points.flatMap(p => [p.promised, p.observed])) * 1.08);
    const area = { x0: 3.25 * rem, x1: width - rem, y0: height - 1.75 * rem, y1: 0.75 * rem };
    const X = v => area.x0 + v / high * (area.x1 - area.x0);
    const Y = v => area.y0 - v / high * (area.y0 - area.y1);
    const marks = ticks(0, high, 4);
    const text = tickText(marks);
    pen.textBaseline = 'middle';
    marks.forEach(v => {
      rule(frame, area.x0, area.x1, Y(v), v ? 'rule' : 'ink-3');
      pen.fillStyle = color('ink-3');
      pen.textAlign = 'right';
      pen.fillText(text(v), area.x0 - 0.5 * rem, Y(v));
      pen.textAlign = v ? 'center' : 'left';
      pen.fillText(text(v), X(v), area.y0 + 0.85 * rem);
    });
    pen.strokeStyle = color('ink-2');
    pen.lineWidth = 1.5;
    pen.setLineDash([5, 3]);
    pen.beginPath();
    pen.moveTo(X(0), Y(0));
    pen.lineTo(X(high), Y(high));
    pen.stroke();
    pen.setLineDash([]);
    pen.textAlign = 'right';
    pen.fillStyle = color('ink-2');
    rimmed(frame, this.spec.diagonal, X(high * 0.62) - 0.75 * rem, Y(high * 0.66));
    pen.strokeStyle = color('accent');
    pen.lineWidth = 2.25;
    pen.beginPath();
    points.forEach((p, i) => (i ? pen.lineTo(X(p.promised), Y(p.observed)) : pen.moveTo(X(p.promised), Y(p.observed))));
    pen.stroke();
    const most = Math.log10(Math.max(10, ...points.map(p => p.rows)));
    points.forEach(p => {
      pen.fillStyle = color('accent');
      pen.strokeStyle = color('paper');
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(X(p.promised), Y(p.observed), rem * (0.2 + 0.3 * Math.log10(Math.max(1, p.rows)) / most), 0, 7);
      pen.fill();
      pen.stroke();
    });
    font();
  }
}
