/* Starts the page: words first, then the elements and the view of the address, then the stream. */
import { $, $$, say } from './core/dom.js';
import { loadCatalogues, t } from './core/i18n.js';
import { onSettings } from './core/settings.js';
import { startKeys } from './frame/keys.js';
import { startOutlet } from './frame/outlet.js';
import { connect, live, onLive } from './stream/live.js';
import { watchRuns } from './stream/run.js';
import { defineElements } from './views.js';

const words = () => {
  $$('[data-text]').forEach(node => {
    node.textContent = t(node.dataset.text);
  });
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
defineElements();
startOutlet($('#main'));
$('.skip').addEventListener('click', event => {
  event.preventDefault(); // the part after # is the address of a view
  $('#main').focus();
});
startKeys();
connect();
watchRuns();
$('#main').dataset.ready = '';
