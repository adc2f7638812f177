/* The margin of an answer: level, claim, last run, environment, and the files that do the work. */
import { escape } from '../core/dom.js';
import { isKnown, number, wallTime } from '../core/format.js';
import { known, t, told } from '../core/i18n.js';
import { filled, runStatus } from '../run/words.js';
import { levelOf } from './filters.js';

const item = (name, inside, id) => `<div data-key="${id}"><dt>${name}</dt><dd>${inside}</dd></div>`;

export function margin(entry, run) {
  const last = run ?? entry.last;
  const when = last?.ended ? `<br><span class="dim">${wallTime(last.ended)}</span>` : '';
  return `<dl>${item(t('level'), levelOf(entry.level), 'level')}
    ${item(t('claim'), filled(entry.claim, run?.figures), 'claim')}
    ${item(t(run ? 'run.this' : 'run.last'), `${runStatus(last)}${last?.sabotaged ? ` <span class="warn">${t('run.sabotaged')}</span>` : ''}${when}`, 'last')}
    ${run?.environment ? item(t('environment'), environment(run.environment), 'environment') : ''}
    ${item(t('source'), `<ul>${entry.source.map(source => `<li><span class="mono">${breakable(source.file)}</span><span class="dim">${escape(told(source.what))}</span></li>`).join('')}</ul>`, 'source')}</dl>`;
}

/** A path that breaks after its slashes. */
const breakable = path => escape(path).replaceAll('/', '/<wbr>');

/** Where a run was measured: figures of another machine mean little without it. */
export function environment(where) {
  const mode = known(`environment.${where.mode}`) ? t(`environment.${where.mode}`) : where.mode;
  return [
    where.cpu,
    isKnown(where.cores) ? t('environment.cores', { n: where.cores, count: number(where.cores) }) : null,
    isKnown(where.memory_mib) ? `${number(where.memory_mib / 1024, 1)}\u202f${t('unit.gb')}` : null,
    where.os,
    where.java ? `Java ${where.java}` : null,
    where.version ? `mlsd ${where.version}` : null,
    where.world ? t('environment.world', { world: where.world }) : null,
    mode,
  ].filter(text => text).map(text => escape(text)).join('<br>');
}
