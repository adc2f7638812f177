/* Reset everything: faults off, the run cancelled, leases released. Says what there was to undo. */
import { ask, reasonOf } from '../core/ask.js';
import { t } from '../core/i18n.js';
import { currentRun } from '../stream/run.js';

async function faultsOn() {
  try {
    return (await ask('api/faults')).faults.filter(fault => fault.asked !== null);
  } catch {
    return []; // what cannot be listed is reset all the same
  }
}

/** A sentence on what was undone: `{ kind, text }`. */
export async function resetEverything() {
  const faults = await faultsOn();
  const run = currentRun();
  try {
    await ask('api/faults', { method: 'DELETE' });
  } catch (error) {
    return { kind: 'crit', text: t('reset.refused', { why: reasonOf(error) }) };
  }
  const undone = [
    ...faults.map(fault => t('reset.fault', { name: fault.id })),
    ...(run ? [t('reset.run', { name: run.answer })] : []),
  ];
  return { kind: 'ok', text: undone.length ? t('reset.did', { what: undone.join('; ') }) : t('reset.nothing') };
}
