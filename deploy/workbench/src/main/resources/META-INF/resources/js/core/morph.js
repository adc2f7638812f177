/* Numbers change in place: makes a tree equal to wanted HTML and touches only what differs, so that focus, open tables and
   running animations stay. Children with data-key are matched by it; an element with data-own keeps its inside. */

/** Makes the children of `host` equal to `html`. */
export function morph(host, html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const focused = document.activeElement;
  children(host, template.content);
  if (focused !== document.activeElement && host.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

function children(from, to) {
  const keyed = new Map();
  for (const child of from.children) {
    if (child.dataset.key) {
      keyed.set(child.dataset.key, child);
    }
  }
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    const have = key ? keyed.get(key) : at && !keyOf(at) ? at : null;
    if (!have || !alike(have, wanted)) {
      from.insertBefore(wanted, at);
    } else {
      if (have === at) {
        at = at.nextSibling;
      } else {
        from.insertBefore(have, at);
      }
      one(have, wanted);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

const keyOf = node => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.key : undefined);
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

/** What an element with data-own sets on itself. */
const OWNED = new Set(['width', 'height', 'role', 'tabindex']);

function one(have, wanted) {
  if (have.nodeType !== Node.ELEMENT_NODE) {
    if (have.nodeValue !== wanted.nodeValue) {
      have.nodeValue = wanted.nodeValue;
    }
    return;
  }
  const own = have.hasAttribute('data-own');
  for (const { name } of [...have.attributes]) {
    const kept = (own && OWNED.has(name)) || (name === 'open' && have.nodeName === 'DETAILS');
    if (!kept && !wanted.hasAttribute(name)) {
      have.removeAttribute(name);
    }
  }
  for (const { name, value } of wanted.attributes) {
    if (have.getAttribute(name) !== value) {
      have.setAttribute(name, value);
    }
  }
  if (!own) {
    children(have, wanted);
  }
}
