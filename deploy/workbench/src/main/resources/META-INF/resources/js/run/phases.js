/* The phases of a run as it names them. Neighbours whose names begin alike, as in "trees, adaptive", stand under what they share. */
import { isWaiting, wordOf } from './words.js';

/** `[{ from, to, name, group, waiting, now }]`; `group` is null where a phase shares nothing with its neighbours. */
export function phasesOf(entry, run) {
  const phases = (run.phases ?? []).map(phase => ({
    from: phase.from, to: phase.to ?? run.elapsed, full: wordOf(entry, phase.id), waiting: isWaiting(phase.id), now: phase.to === null,
  }));
  return phases.map((phase, i) => {
    const [head, ...rest] = phase.full.split(', ');
    const shared = rest.length && [phases[i - 1], phases[i + 1]].some(near => near?.full.startsWith(`${head}, `));
    return { ...phase, group: shared ? head : null, name: shared ? rest.join(', ') : phase.full };
  });
}

/** Groups as `[{ from, to, name }]`, each as long as its phases follow each other. */
export function groupsOf(phases) {
  const groups = [];
  for (const phase of phases) {
    const last = groups.at(-1);
    if (phase.group && last?.name === phase.group && last.to === phase.from) {
      last.to = phase.to;
    } else if (phase.group) {
      groups.push({ from: phase.from, to: phase.to, name: phase.group });
    }
  }
  return groups;
}
