/* How far the world is before it runs. Nothing is drawn once it does. */
import { escape } from '../core/dom.js';
import { isKnown, number } from '../core/format.js';
import { glyph, status } from '../core/glyphs.js';
import { t } from '../core/i18n.js';
import { View } from '../core/view.js';
import { scenario } from '../stream/parts.js';

export class Progress extends View {
  html() {
    const now = scenario();
    if (now?.phase === 'failed') {
      return `<div class="seeding failed" role="alert" data-testid="progress">${status('crit', t('phase.failed'))}
        <p>${escape(now.message || t('progress.no_reason'))}</p></div>`;
    }
    if (now?.phase !== 'seeding' && now?.phase !== 'loading') {
      return '';
    }
    const percent = isKnown(now.percent) ? now.percent : null;
    const figure = percent === null ? '' : `<b class="num">${number(percent)}\u202f%</b>`;
    const value = percent === null ? '' : ` value="${percent}"`;
    return `<div class="seeding" data-testid="progress"><div><span class="status run">${glyph('run')}<b>${t(`progress.${now.phase}`)}</b></span>
      ${figure}<span class="dim">${escape(now.message ?? '')}</span></div>
      <progress max="100"${value} aria-label="${t(`progress.${now.phase}`)}"></progress>
      <p class="dim xs">${t(`progress.${now.phase}.what`)}</p></div>`;
  }
}
