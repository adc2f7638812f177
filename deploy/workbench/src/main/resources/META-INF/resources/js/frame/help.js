/* The dialog that lists the keys. */
import { $ } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { morph } from '../core/morph.js';
import { sections } from './routes.js';

const key = name => `<kbd>${name}</kbd>`;

const html = () => {
  const rows = [
    [`${key('1')}–${key(sections().length)}`, t('help.views')],
    [key('P'), t('help.present')],
    [['←', '→', 'Page Up', 'Page Down', t('help.space')].map(key).join(' '), t('help.steps')],
    [key('R'), t('help.run')],
    [key('/'), t('help.search')],
    [`${key('L')} ${key('T')}`, t('help.settings')],
    [key('?'), t('help.help')],
  ].map(([keys, what]) => `<dt>${keys}</dt><dd>${what}</dd>`).join('');
  return `<h2 id="help-title">${t('help.title')}</h2><dl>${rows}</dl><p class="dim xs">${t('help.place')}</p>
    <form method="dialog"><button class="btn" data-testid="help-close">${t('help.close')}</button></form>`;
};

export function openHelp() {
  const dialog = $('#help');
  morph(dialog, html());
  dialog.showModal();
}
