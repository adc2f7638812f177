/* Charts of a run over its seconds, what was done when above them, and their numbers as a table. */
import { $$, escape } from '../core/dom.js';
import { figure, isKnown, number, significant, unit } from '../core/format.js';
import { t, told } from '../core/i18n.js';
import { LineChart } from '../chart/line.js';
import { ticks } from '../chart/canvas.js';
import { isOver } from '../stream/run.js';
import { isWaiting, withUnit, wordOf } from './words.js';

/** A chart whose values span more than this is logarithmic, if it may be. */
const DECADE = 10;
const STYLES = {
  truth: [{ color: 'accent', width: 2.25 }, { color: 'accent', width: 1.25 }],
  compared: [{ color: 'ink-2', width: 1.5, dash: [5, 3] }, { color: 'ink-2', width: 1, dash: [2, 3] }],
  plain: [{ color: 'ink-2', width: 1.75 }, { color: 'ink-2', width: 1 }],
};

const pointsOf = (run, line) => run.series?.[line.series]?.points ?? [];
const known = points => points.filter(point => isKnown(point[1]));

const isLog = (chart, values) => chart.scale === 'log' && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > DECADE;
const valuesOf = (chart, run) => chart.lines.flatMap(line => known(pointsOf(run, line)).map(point => point[1]));

const titleOf = (chart, run) => {
  const values = valuesOf(chart, run);
  return withUnit(told(chart.title), chart.unit) + (values.length && isLog(chart, values) ? `, ${t('chart.log')}` : '');
};

/** The charts as HTML; `key` tells those of several runs apart. */
export function charts(entry, run, key = 'run') {
  return `<div class="charts" data-key="charts-${key}">${entry.charts.map(chart => `<figure data-key="${escape(chart.id)}" data-testid="chart-${escape(chart.id)}">
    <figcaption><b>${escape(titleOf(chart, run))}</b></figcaption>
    <canvas data-own data-run-chart="${escape(chart.id)}" data-group="${escape(key)}" aria-label="${escape(sentence(chart, run))}"></canvas></figure>`).join('')}</div>`;
}

function sentence(chart, run) {
  const ends = chart.lines.map(line => [told(line.name), known(pointsOf(run, line)).at(-1)?.[1]])
    .map(([name, value]) => `${name} ${isKnown(value) ? `${significant(value)} ${unit(chart.unit)}` : t('none')}`);
  return `${told(chart.title)}: ${ends.join('; ')}. ${t('chart.numbers_below')}`;
}

/** Draws the charts that `charts` put into a root, and keeps them in `drawn` from one time to the next. */
export function drawCharts(root, entry, run, drawn) {
  const shown = $$('canvas[data-run-chart]', root).map(canvas => {
    if (!drawn.has(canvas)) {
      drawn.set(canvas, new LineChart(canvas, `${entry.id} ${canvas.dataset.group}`));
    }
    const chart = drawn.get(canvas);
    chart.spec = specOf(entry, entry.charts.find(one => one.id === canvas.dataset.runChart), run);
    return chart;
  });
  shown.forEach(chart => chart.draw()); // only now: charts of a group make room for each other's names
}

const endOf = run => (isOver(run) ? Math.max(1, run.elapsed ?? run.seconds) : Math.max(run.seconds, run.elapsed ?? 0));

const bandsOf = (entry, run) => (run.phases ?? []).map(phase => ({
  from: phase.from, to: phase.to ?? run.elapsed ?? endOf(run), name: wordOf(entry, phase.id), waiting: isWaiting(phase.id),
}));

function specOf(entry, chart, run) {
  const end = endOf(run);
  const xTicks = ticks(0, end, 7);
  const values = valuesOf(chart, run);
  const log = values.length > 0 && isLog(chart, values);
  return {
    x: [0, end],
    xTicks,
    xText: v => (xTicks.includes(v) && v !== xTicks.at(-1) ? number(v) : `${number(v, Number.isInteger(v) ? 0 : 1)}\u202f${t('unit.s')}`),
    y: rangeOf(values, log),
    log,
    unit: unit(chart.unit),
    bands: bandsOf(entry, run),
    names: chart === entry.charts[0],
    follow: !isOver(run),
    twoLines: true,
    series: linesOf(chart, run),
  };
}

function linesOf(chart, run) {
  const seen = {};
  const lines = chart.lines.map(line => {
    const nth = seen[line.role] = (seen[line.role] ?? -1) + 1;
    const styles = STYLES[line.role] ?? STYLES.plain;
    return { name: told(line.name), data: pointsOf(run, line), ...styles[Math.min(nth, styles.length - 1)], role: line.role };
  });
  const truth = lines.find(line => line.role === 'truth');
  const compared = lines.findIndex(line => line.role === 'compared');
  if (truth && compared >= 0 && truth.data.length && lines[compared].data[0]?.[0] === truth.data[0][0]) {
    truth.fillTo = compared; // measured at the same moments: the gap between them means something
  }
  return lines;
}

/** From and to which value is drawn: bars and rates from zero, logarithms between round figures. */
function rangeOf(values, log) {
  if (!values.length) {
    return [0, 1];
  }
  const high = Math.max(...values);
  return log ? [roundDown(Math.min(...values)), roundUp(high)] : [0, high > 0 ? high * 1.15 : 1];
}

const STEPS = [1, 2, 5, 10];
const roundUp = v => {
  const power = 10 ** Math.floor(Math.log10(v));
  return STEPS.find(step => step * power >= v * 0.999) * power;
};
const roundDown = v => {
  const power = 10 ** Math.floor(Math.log10(v));
  return STEPS.findLast(step => step * power <= v * 1.001) * power;
};

/** Rows of the table at most: each second reads, four times a second does not. */
const ROWS = 60;

/** The numbers of the charts, one row for each second or more. */
export function chartTable(entry, run) {
  const lines = entry.charts.flatMap(chart => chart.lines.map(line => ({ ...line, unit: chart.unit })));
  const step = Math.max(1, Math.ceil(endOf(run) / ROWS));
  const rows = new Map();
  lines.forEach((line, i) => known(pointsOf(run, line)).forEach(([x, y]) => {
    const second = Math.floor(x / step) * step;
    if (!rows.has(second)) {
      rows.set(second, new Array(lines.length).fill(null));
    }
    rows.get(second)[i] = y;
  }));
  if (!rows.size) {
    return '';
  }
  const heads = lines.map(line => `<th scope="col" class="num">${escape(withUnit(told(line.name), line.unit))}</th>`).join('');
  const body = [...rows].sort((a, b) => a[0] - b[0]).map(([second, values]) => `<tr><th scope="row" class="num">${number(second)}</th>${
    values.map(value => `<td class="num">${isKnown(value) ? figure(value) : '—'}</td>`).join('')}</tr>`).join('');
  return `<details class="numbers" data-key="numbers" data-testid="run-numbers"><summary>${t('table.show')}</summary>
    <table><thead><tr><th scope="col" class="num">${t('chart.second')}</th>${heads}</tr></thead><tbody>${body}</tbody></table></details>`;
}
