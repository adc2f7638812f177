/* Starts the page: words first, then the views, then the stream. */
import { $, $$, say } from './core/dom.js';
import { loadCatalogues, t } from './core/i18n.js';
import { onSettings } from './core/settings.js';
import { connect, live, onLive } from './stream/live.js';
import { Diagram } from './diagram/diagram.js';
import { Top } from './overview/top.js';
import { StateLine } from './overview/state-line.js';
import { Progress } from './overview/progress.js';
import { Figures } from './overview/figures.js';
import { LiveCharts } from './overview/live-charts.js';
import { Drift } from './drift/drift.js';
import { Quality } from './quality/quality.js';

const words = () => {
  $$('[data-text]').forEach(node => {
    node.textContent = t(node.dataset.text);
  });
  document.title = `${t('page.title')} — mlsd`;
};

/** Old figures must look old: the whole page fades, and the state line says since when. */
const freshness = () => {
  const stale = live.lostAt !== null;
  if (stale !== document.documentElement.hasAttribute('data-stale')) {
    document.documentElement.toggleAttribute('data-stale', stale);
    say(t(stale ? 'say.lost' : 'say.back'));
  }
};

await loadCatalogues();
words();
onSettings(words);
onLive(freshness);
Object.entries({
  'mlsd-top': Top,
  'mlsd-state-line': StateLine,
  'mlsd-progress': Progress,
  'mlsd-diagram': Diagram,
  'mlsd-figures': Figures,
  'mlsd-live-charts': LiveCharts,
  'mlsd-drift': Drift,
  'mlsd-quality': Quality,
}).forEach(([name, view]) => customElements.define(name, view));
connect();
$('#main').dataset.ready = '';
