/* Shows the view that the address names, and only that: its heading is the title of the document, and focus goes to it. */
import { $ } from '../core/dom.js';
import { use } from '../core/settings.js';
import { present, showPlace } from './present.js';
import { here, onRoute } from './routes.js';

let shown = null;

/** Shows the view of the address in `main` from now on. */
export function startOutlet(main) {
  obey();
  show(main);
  onRoute(() => {
    obey();
    if (show(main)) {
      scrollTo(0, 0);
      main.focus({ preventScroll: true });
    }
  });
  new MutationObserver(() => entitle(main)).observe(main, { childList: true, subtree: true, characterData: true });
}

/** Does what the address asks for beside a view: `?theme=`, `?lang=`, `?present=`. */
function obey() {
  const { query } = here();
  use({ theme: query.get('theme'), language: query.get('lang') });
  if (query.has('present')) {
    present(query.get('present') !== '0');
  }
}

/** Whether another view than before is shown now. A view finds the name in its address in `dataset.id`. */
function show(main) {
  const { view, id } = here();
  const name = `${view} ${id ?? ''}`;
  if (name === shown) {
    return false;
  }
  shown = name;
  const element = document.createElement(view);
  if (id !== null) {
    element.dataset.id = id;
  }
  main.replaceChildren(element);
  entitle(main);
  return true;
}

function entitle(main) {
  const heading = $('h1', main)?.textContent.trim();
  const title = heading ? `${heading} — mlsd` : 'mlsd';
  if (document.title !== title) {
    document.title = title;
  }
  showPlace();
}
