/* One feature: reference against the window by bins, its distances, and PSI over the windows. */
import { escape } from '../core/dom.js';
import { count, day, decimal, isKnown, number, percent, significant } from '../core/format.js';
import { status } from '../core/glyphs.js';
import { known, t } from '../core/i18n.js';
import { binsOf, kindOf, ratioOf, seriesOf } from './shape.js';

export function detail(feature, data, question) {
  const kind = kindOf(feature);
  const word = t(`drift.state.${feature.state}`);
  const bins = question?.answer ? binsOf(question.answer) : [];
  const problem = question?.problem ? `<p class="empty" data-key="problem">${escape(question.problem)}</p>` : '';
  const series = seriesOf(feature.name).filter(point => isKnown(point.psi));
  return `<div class="head"><h3 class="mono">${escape(feature.name)}</h3><span class="push">${status(kind, word)}</span></div>
    <p class="dim">${t('drift.detail.rows', { rows: count(feature.rows), reference: count(feature.reference_rows), missing: percent(feature.missing_share, 1) })}</p>
    ${feature.broken ? `<p class="warn" data-key="broken">${t(`drift.broken.${feature.broken}`)}</p>` : ''}
    ${known(`drift.source.${feature.threshold_from}`) ? `<p class="dim" data-key="source">${t(`drift.source.${feature.threshold_from}`, { value: decimal(feature.threshold), days: count(data.healthy_days), n: data.healthy_days ?? 0 })}</p>` : ''}
    ${problem}
    <figure data-key="bins"><figcaption><b>${t('drift.bins.title')}</b><span class="xs dim">${t('drift.bins.sub')}</span></figcaption>
      <canvas data-own data-chart="bins" aria-label="${sayBins(feature, bins)}"></canvas></figure>
    ${bins.length ? `<details class="numbers" data-key="bins-table"><summary>${t('table.show')}</summary>${binTable(bins)}</details>` : ''}
    ${distances(feature)}
    <figure data-key="psi"><figcaption><b>${t('drift.psi.title')}</b></figcaption>
      <canvas data-own data-chart="psi" aria-label="${sayPsi(feature, series)}"></canvas></figure>
    ${series.length ? `<details class="numbers" data-key="psi-table"><summary>${t('table.show')}</summary>${psiTable(series)}</details>` : `<p class="dim" data-key="psi-empty">${t('drift.psi.empty')}</p>`}`;
}

/** Draws the two charts of a feature. */
export function showDetail(charts, feature, answer) {
  const bins = answer ? binsOf(answer) : [];
  const furthest = bins.reduce((best, bin, i) => (Math.abs(bin.current - bin.reference) > Math.abs(bins[best].current - bins[best].reference) ? i : best), 0);
  charts.bars.show({
    bins: bins.map(label),
    values: bins.map(bin => bin.current),
    reference: bins.map(bin => bin.reference),
    notes: bins.length ? notes(bins, furthest) : [],
  });
  const series = seriesOf(feature.name).filter(point => isKnown(point.psi));
  const color = kindOf(feature) === 'warn' ? 'warn' : 'accent';
  const lastIndex = Math.max(1, series.length - 1);
  const names = [0, 1, 2, 3, 4].map(k => Math.round(k * lastIndex / 4)).filter((v, i, all) => all.indexOf(v) === i && v < series.length);
  charts.line.show({
    x: [0, lastIndex],
    xTicks: names,
    step: 1,
    xText: v => (series[Math.round(v)] ? day(series[Math.round(v)].window) : ''),
    y: [0, Math.max(feature.threshold * 1.6, ...series.map(point => point.psi)) * 1.1],
    unit: '',
    lines: [{ y: feature.threshold, name: t('drift.threshold', { value: decimal(feature.threshold, 2) }) }],
    series: [{ name: 'PSI', data: series.map((point, i) => [i, point.psi]), color, width: 2.25, format: v => number(v, 3) }],
    marks: series.map((point, i) => ({ x: i, y: point.psi, color })).filter(mark => mark.y >= feature.threshold),
  });
}

const label = bin => (bin.special ? t(`drift.bin.${bin.special}`) : bin.upper >= 1000 ? number(bin.upper) : Number.isInteger(bin.upper) ? number(bin.upper) : significant(bin.upper));

/** The window is named where it differs most, the reference at the other end. */
function notes(bins, furthest) {
  const regular = bins.filter(bin => bin.special === null).length;
  const far = furthest < regular / 2 ? Math.max(0, regular - 1) : 0;
  const name = (bin, value, text, color) => ({ bin, value, text, color, align: bin < regular / 2 ? 'left' : 'right' });
  const at = bins[furthest];
  return [
    name(furthest, Math.max(at.current, at.reference), t('drift.bins.current', { share: `${number(at.current, 1)}\u202f%` }), 'accent'),
    name(far, Math.max(bins[far].reference, bins[far].current), t('drift.bins.reference', { share: `${number(bins[far].reference, 1)}\u202f%` }), 'ink'),
  ];
}

function distances(feature) {
  const ratio = ratioOf(feature);
  const rows = [['PSI', feature.psi, feature.threshold], ['drift.abbr.KS', feature.ks], ['drift.abbr.JS', feature.js], ['drift.abbr.wasserstein', feature.wasserstein]];
  return `<table class="distances" data-key="distances"><thead><tr><th scope="col">${t('drift.distance')}</th><th scope="col" class="num">${t('drift.measured')}</th>
    <th scope="col" class="num">${t('drift.col.threshold')}</th><th scope="col" class="num">${t('drift.ratio')}</th></tr></thead><tbody>${
    rows.map(([name, value, threshold]) => `<tr><th scope="row">${name.startsWith('drift') ? t(name) : name}</th><td class="num">${decimal(value)}</td>
      <td class="num dim">${threshold === undefined ? t('drift.no_threshold') : decimal(threshold)}</td>
      <td class="num ${threshold !== undefined && ratio >= 1 ? 'warn strong' : ''}">${threshold === undefined || !isKnown(ratio) ? '' : number(ratio, 2)}</td></tr>`).join('')}</tbody></table>`;
}

const binTable = bins => `<table><thead><tr><th scope="col">${t('drift.bins.sub')}</th><th scope="col" class="num">${t('drift.bins.col.reference')}</th>
  <th scope="col" class="num">${t('drift.bins.col.current')}</th></tr></thead><tbody>${bins.map(bin => `<tr><th scope="row">${escape(label(bin))}</th>
  <td class="num">${number(bin.reference, 1)}</td><td class="num">${number(bin.current, 1)}</td></tr>`).join('')}</tbody></table>`;

const psiTable = series => `<table><thead><tr><th scope="col">${t('drift.window')}</th><th scope="col" class="num">PSI</th></tr></thead><tbody>${
  series.toReversed().map(point => `<tr><th scope="row">${day(point.window)}</th><td class="num">${decimal(point.psi)}</td></tr>`).join('')}</tbody></table>`;

const sayBins = (feature, bins) => escape(bins.length ? t('drift.bins.say', { feature: feature.name, count: number(bins.length) }) : t('drift.bins.say_none', { feature: feature.name }));

const sayPsi = (feature, series) => escape(t('drift.psi.say', {
  feature: feature.name, now: decimal(series.at(-1)?.psi), threshold: decimal(feature.threshold, 2), count: number(series.length), n: series.length,
}));
