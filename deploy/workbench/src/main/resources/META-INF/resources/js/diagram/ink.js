/* Strokes of the diagram. Coordinates are rem; a dot is a connection, a gap is a crossing, a tip says which way. */
import { escape, rem as remOf } from '../core/dom.js';
import { shape } from '../core/glyphs.js';

const EXTRA_SMALL = 0.8125;
const SMALL = 0.9375;
const MEDIUM = 1.0625;
/** Room above the head of a group of rows. */
const GROUP_GAP = 0.75;
/** What stands for a figure where its words do not fit. */
const DASH = '—';

export class Ink {
  #out = [];
  #rem = remOf();
  #pen = document.createElement('canvas').getContext('2d');
  #family = getComputedStyle(document.body).fontFamily;

  get svg() {
    return this.#out.join('');
  }

  /** Rem to pixels. */
  px = v => Number((v * this.#rem).toFixed(1));

  /** Width of a text in rem. */
  measure(text, size = EXTRA_SMALL, weight = 400) {
    this.#pen.font = `${weight} ${size * this.#rem}px ${this.#family}`;
    return this.#pen.measureText(text).width / this.#rem;
  }

  add(markup) {
    this.#out.push(markup);
  }

  text(x, y, text, kind = '', size = EXTRA_SMALL, anchor = 'start') {
    this.add(`<text x="${this.px(x)}" y="${this.px(y)}" class="${kind}" font-size="${this.px(size)}" text-anchor="${anchor}">${escape(text)}</text>`);
  }

  glyph(x, y, kind) {
    this.add(`<g class="glyph st-${kind}" transform="translate(${this.px(x)} ${this.px(y)}) scale(${this.px(0.875) / 16})">${shape(kind)}</g>`);
  }

  /** A process: name, health, and columns of rows `[label, value, kind?]`. */
  box({ x, y, width, height, name, health, columns, row, id }) {
    this.add(`<g data-testid="part-${id}" data-health="${health.kind}"><title>${escape([name, health.word, health.why].filter(word => word).join(', '))}</title>`);
    this.add(`<rect class="box" x="${this.px(x) + 0.5}" y="${this.px(y) + 0.5}" width="${this.px(width) - 1}" height="${this.px(height) - 1}"/>`);
    this.add(`<rect class="st-${health.kind}" x="${this.px(x)}" y="${this.px(y)}" width="${this.px(width)}" height="${this.px(0.25)}"/>`);
    this.text(x + 0.75, y + 1.6, name, 't-name', MEDIUM);
    const word = this.measure(health.word);
    if (this.measure(name, MEDIUM, 650) + word + 3.6 < width) {
      this.text(x + width - 0.75, y + 1.6, health.word, `st-${health.kind}`, EXTRA_SMALL, 'end');
      this.glyph(x + width - 0.75 - word - 1.25, y + 0.9, health.kind);
    } else {
      this.glyph(x + width - 1.5, y + 0.88, health.kind);
    }
    const between = 2;
    const each = (width - 1.5 - between * (columns.length - 1)) / columns.length;
    columns.forEach((rows, i) => {
      let groups = 0;
      rows.forEach((line, k) => {
        groups += line.length === 1 ? 1 : 0;
        this.#row(x + 0.75 + i * (each + between), y + 3.25 + k * row + groups * GROUP_GAP, each, line);
      });
    });
    this.add('</g>');
  }

  #row(x, y, width, line) {
    const [label, value, kind = ''] = line;
    if (value === undefined) {
      this.text(x, y, label, 't-group');
      return;
    }
    const unknown = kind === 'unknown';
    const room = width - this.measure(label) - 0.4;
    const fits = this.measure(value, unknown ? EXTRA_SMALL : SMALL, unknown ? 400 : 600) <= room;
    this.text(x, y, label, 't-dim');
    this.text(x + width, y, fits || !unknown ? value : DASH, unknown ? 't-unknown' : `t-num ${kind}`,
      unknown || !fits ? EXTRA_SMALL : SMALL, 'end');
  }

  /** A call from one box to the next: what it is above the wire, how much and how long below, where there is room. */
  call(x0, x1, y, name, below, kind, seconds) {
    const a = this.px(x0);
    const b = this.px(x1);
    const path = `M${a} ${this.px(y)}H${b - this.px(0.6)}`;
    this.add(`<path class="wire ${kind}" d="${path}"/>`);
    this.#flow(path, kind, seconds);
    this.add(`<path class="tip" d="M${b - this.px(0.1)} ${this.px(y)}l${-this.px(0.7)} ${-this.px(0.35)}v${this.px(0.7)}z"/>`);
    const middle = (x0 + x1) / 2;
    this.text(middle, y - 0.65, name, 't-dim', EXTRA_SMALL, 'middle');
    below.filter(text => this.measure(text, EXTRA_SMALL, 600) < x1 - x0 + 0.25).forEach((text, i) => this.text(middle, y + 1.35 + i * 1.2, text, kind === 'crit' ? 'st-crit t-num' : 't-num', EXTRA_SMALL, 'middle'));
  }

  /** A short way between a box and the bed, in the direction of its tip. */
  bridge(x0, x1, y, kind, seconds) {
    const right = x1 > x0;
    const back = this.px(right ? -0.6 : 0.6);
    const path = `M${this.px(x0)} ${this.px(y)}H${this.px(x1) + back}`;
    this.add(`<path class="wire ${kind}" d="${path}"/>`);
    this.#flow(path, kind, seconds);
    const tip = this.px(right ? -0.7 : 0.7);
    this.add(`<path class="tip" d="M${this.px(x1)} ${this.px(y)}l${tip} ${-this.px(0.35)}v${this.px(0.7)}z"/>`);
  }

  /** A way between a box and a lane. `from` and `to` are heights; one of them is the lane's. */
  drop(x, from, to, laneY, bed, kind, seconds) {
    const atLane = Math.abs(to - laneY) < 0.01;
    const up = to < from;
    const end = this.px(to) + (atLane ? 0 : this.px(up ? 0.6 : -0.6));
    const inBed = v => Math.max(this.px(bed.y), Math.min(this.px(bed.y + bed.height), v));
    const gap = up ? -6 : 6;
    const haloFrom = atLane ? inBed(this.px(from)) : inBed(this.px(from)) + gap;
    const haloTo = atLane ? this.px(to) - gap : inBed(end);
    const path = `M${this.px(x)} ${this.px(from)}V${end}`;
    this.add(`<path class="halo" d="M${this.px(x)} ${haloFrom}V${haloTo}"/><path class="wire ${kind}" d="${path}"/>`);
    this.#flow(path, kind, seconds);
    this.add(`<circle class="tap" cx="${this.px(x)}" cy="${this.px(laneY)}" r="${this.px(0.25)}"/>`);
    const tipY = this.px(to) + this.px(atLane ? 0.2 : 0.1) * (up ? 1 : -1);
    this.add(`<path class="tip" d="M${this.px(x)} ${tipY}l${this.px(0.35)} ${this.px(up ? 0.7 : -0.7)}h${-this.px(0.7)}z"/>`);
  }

  lane(x0, x1, y, seconds) {
    const path = `M${this.px(x0)} ${this.px(y)}H${this.px(x1)}`;
    this.add(`<path class="lane" d="${path}"/>`);
    this.#flow(path, '', seconds);
  }

  /** Moving dots; none where nothing moves. `seconds` is the time of ten gaps. */
  #flow(path, kind, seconds) {
    if (seconds > 0 && kind !== 'crit' && kind !== 'idle') {
      this.add(`<path class="flow" d="${path}" style="animation-duration:${seconds}s"/>`);
    }
  }
}
