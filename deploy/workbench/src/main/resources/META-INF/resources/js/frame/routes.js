/* Addresses of the console. What stands after # is a path and, after ?, settings: #/answers/dynamic-batching?lang=ru. */

/**
 * Every address there can be: the segments of its path (`:id` takes any name), the custom element that shows it, and the name
 * under which the navigation lists it. A view whose element is not defined is not there: neither its address nor its name.
 */
const ROUTES = [
  { path: [], view: 'mlsd-view-overview', nav: 'overview' },
  { path: ['answers'], view: 'mlsd-view-answers', nav: 'answers' },
  { path: ['answers', ':id'], view: 'mlsd-view-answer', under: 'answers' },
  { path: ['serving'], view: 'mlsd-view-serving', nav: 'serving' },
  { path: ['features'], view: 'mlsd-view-features', nav: 'features' },
  { path: ['drift'], view: 'mlsd-view-drift', nav: 'drift' },
  { path: ['faults'], view: 'mlsd-view-faults', nav: 'faults' },
  { path: ['payments'], view: 'mlsd-view-payments', nav: 'payments' },
  { path: ['payments', ':id'], view: 'mlsd-view-payment', under: 'payments' },
];
const NOWHERE = { path: [], view: 'mlsd-view-nowhere' };

const there = route => customElements.get(route.view) !== undefined;

/** The views that the navigation lists: `[{ nav, href }]`. */
export const sections = () => ROUTES.filter(route => route.nav && there(route)).map(route => ({ nav: route.nav, href: `#/${route.path.join('/')}` }));

const matches = (route, segments) =>
  route.path.length === segments.length && route.path.every((part, i) => part === ':id' || part === segments[i]);

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not what this page wrote; it names nothing and the view says so
  }
}

/** Where the address leads: `{ view, section, id, query }`. `section` is null where nothing is. */
export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const segments = path.split('/').filter(Boolean).map(decoded);
  const route = ROUTES.find(one => there(one) && matches(one, segments)) ?? NOWHERE;
  const place = route.path.indexOf(':id');
  return {
    view: route.view,
    section: route.nav ?? route.under ?? null,
    id: place < 0 ? null : segments[place],
    segments,
    query: new URLSearchParams(query),
  };
}

/** Calls when the address changed. Gives back the way to stop. */
export function onRoute(listener) {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** Address of a view with a name in it. */
export const addressOf = (...segments) => `#/${segments.map(encodeURIComponent).join('/')}`;
