/* What the workbench knows, kept current by one stream of server-sent events. Reconnects by itself; meanwhile says since when
   the data is old. */

const KEPT_MILLIS = 5 * 60 * 1000;
const RETRY_MILLIS = 1000;
/* The workbench speaks every second; a stream that is silent for longer is taken for lost, even if the socket looks open. */
const SILENCE_MILLIS = 5000;

const listeners = new Set();
let stream = null;
let retry = null;
let heardAt = 0;

export const live = {
  /** Whether the stream is open and has spoken. */
  connected: false,
  /** When the connection was lost, wall clock of this browser; null while connected or before the first. */
  lostAt: null,
  /** The newest moment that the workbench told, milliseconds of its clock; null before the first. */
  at: null,
  sources: {},
  samples: [],
};

export function onLive(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = () => listeners.forEach(listener => listener());

/** State of a source: waiting until the workbench told of it. */
export const source = id => live.sources[id] ?? { state: 'waiting', data: null };

/** Newest answer of a source, if it is current, else null. */
export const current = id => (source(id).state === 'up' ? source(id).data : null);

/** Last answer of a source, old or not. */
export const last = id => source(id).data ?? null;

/** Seconds since a source answered, by the workbench's clock; null if it never did. */
export const age = id => (source(id).readAt == null || live.at == null ? null : (live.at - source(id).readAt) / 1000);

/** The newest sample, if it is of now. */
export const newest = () => live.samples.at(-1) ?? null;

export function connect() {
  clearTimeout(retry);
  stream = new EventSource('api/stream');
  heardAt = Date.now();
  stream.addEventListener('live', event => take(JSON.parse(event.data)));
  stream.onerror = () => lost();
}

function lost() {
  stream.close();
  live.lostAt ??= heardAt;
  live.connected = false;
  clearTimeout(retry);
  retry = setTimeout(connect, RETRY_MILLIS);
  tell();
}

function take(update) {
  heardAt = Date.now();
  live.connected = true;
  live.lostAt = null;
  live.at = Date.parse(update.at);
  if (update.full) {
    // A workbench that was restarted knows no past; what this page saw stays on its charts.
    const from = update.samples.length ? Date.parse(update.samples[0].at) : live.at;
    live.sources = {};
    live.samples = live.samples.filter(sample => sample.at < from);
  }
  for (const [id, state] of Object.entries(update.sources)) {
    live.sources[id] = { data: null, reason: null, ...state, since: Date.parse(state.since) };
  }
  for (const [id, at] of Object.entries(update.read)) {
    live.sources[id].readAt = Date.parse(at);
  }
  for (const sample of update.samples) {
    live.samples.push({ ...sample, at: Date.parse(sample.at) });
  }
  const oldest = live.at - KEPT_MILLIS;
  while (live.samples.length && live.samples[0].at < oldest) {
    live.samples.shift();
  }
  tell();
}

setInterval(() => {
  if (live.connected && Date.now() - heardAt > SILENCE_MILLIS) {
    lost();
  } else if (!live.connected && live.lostAt !== null) {
    tell();
  }
}, 1000);
