/* Words. One catalogue a language; a key that is missing is a mistake and says so. */
import { settings } from './settings.js';

const catalogues = {};
const rules = {};

/** Loads the catalogues; nothing is drawn before. */
export async function loadCatalogues() {
  for (const language of ['en', 'ru']) {
    const answer = await fetch(new URL(`../lang/${language}.json`, import.meta.url));
    if (!answer.ok) {
      throw new Error(`catalogue ${language}: HTTP ${answer.status}`);
    }
    catalogues[language] = await answer.json();
    rules[language] = new Intl.PluralRules(language);
  }
}

/**
 * The text of a key in the reader's language; `{name}` is replaced by `values.name`. A text of several forms is chosen by the
 * plural rule for `values.n`; `values.count` is how that number is written.
 */
export function t(key, values = {}) {
  let text = catalogues[settings.language][key];
  if (text === undefined) {
    throw new Error(`no text for ${key} in ${settings.language}`);
  }
  if (typeof text !== 'string') {
    text = text[rules[settings.language].select(values.n)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Whether a text exists, for words that a service makes. */
export const known = key => catalogues[settings.language][key] !== undefined;

/** A text that came in both languages, in the reader's; one that came in none as it is. */
export const told = text => (typeof text === 'string' ? text : text?.[settings.language] ?? '');
