/* The experiment that runs now, followed by server-sent events; whoever opens the page in the middle of a run sees it go on.
   Only a page that is looked at keeps a stream: a browser grants one host six connections, and every tab has one already. */
import { ask } from '../core/ask.js';

const LOOK_MILLIS = 2000;
const RETRY_MILLIS = 1000;

const listeners = new Set();
let stream = null;
let newest = null;

/** The run that is on, or the last one that this page saw end; null when it saw none. */
export const newestRun = () => newest;

/** The run that is on now, or null. */
export const currentRun = () => (newest && !isOver(newest) ? newest : null);

export const isOver = run => run.state !== 'running';

/** Calls with the run whenever something of it is new. Gives back the way to stop. */
export function onRun(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows a run until its end. */
export function follow(run) {
  take(run);
  if (!stream && !isOver(run)) {
    listen();
  }
}

function listen() {
  stream = new EventSource('api/runs/current/events');
  stream.addEventListener('run', event => take(JSON.parse(event.data)));
  stream.addEventListener('none', () => again(0));
  stream.onerror = () => again(RETRY_MILLIS);
}

function close() {
  stream?.close();
  stream = null;
}

/** Looks again later: the stream ended, and how the run ended may not have been heard. */
function again(millis) {
  close();
  setTimeout(look, millis);
}

function take(told) {
  const known = newest?.id === told.id ? newest.series : {};
  newest = { ...told, series: joined(known, told.series ?? {}) };
  if (isOver(newest)) {
    close();
  }
  listeners.forEach(listener => listener(newest));
}

/** What was known of the series, and after it what is new: `from` is the index of the first new point. */
function joined(known, told) {
  const series = {};
  for (const name of new Set([...Object.keys(known), ...Object.keys(told)])) {
    const before = known[name]?.points ?? [];
    const { from = before.length, points = [] } = told[name] ?? {};
    series[name] = { from: 0, points: [...before.slice(0, from), ...points] };
  }
  return series;
}

/** Asks whether a run is on; if one that was on no longer is, how it ended. */
async function look() {
  if (document.hidden || stream) {
    return;
  }
  try {
    const run = await ask('api/runs/current');
    if (run) {
      follow(run);
    } else if (currentRun()) {
      take(await ask(`api/runs/${encodeURIComponent(newest.id)}`));
    }
  } catch {
    // The state line says that the workbench is away; this looks again in any case.
  }
}

/** Looks for runs from now on, those of other tabs and terminals too. */
export function watchRuns() {
  look();
  setInterval(look, LOOK_MILLIS);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      close();
    } else {
      look();
    }
  });
}
