/* What the person chose: language and theme. Kept in this browser. */

const listeners = new Set();
const LANGUAGES = ['en', 'ru'];
const THEMES = ['system', 'light', 'dark'];

const remembered = (name, allowed, otherwise) => {
  try {
    const value = localStorage.getItem(`mlsd.${name}`);
    return allowed.includes(value) ? value : otherwise;
  } catch {
    return otherwise; // a browser that keeps nothing still shows the page
  }
};

const remember = (name, value) => {
  try {
    localStorage.setItem(`mlsd.${name}`, value);
    return true;
  } catch {
    return false;
  }
};

export const settings = {
  language: remembered('language', LANGUAGES, navigator.language.startsWith('ru') ? 'ru' : 'en'),
  theme: remembered('theme', THEMES, 'system'),
};

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

function apply() {
  const dark = settings.theme === 'dark' || (settings.theme === 'system' && darkSystem.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.lang = settings.language;
  listeners.forEach(listener => listener());
}

/** Calls when language or theme changed. Gives back the way to stop. */
export function onSettings(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The other language, or the next theme. */
export function next(name) {
  const all = name === 'language' ? LANGUAGES : THEMES;
  settings[name] = all[(all.indexOf(settings[name]) + 1) % all.length];
  remember(name, settings[name]);
  apply();
}

/** What an address asks for, `{ language, theme }`, for as long as this page is open; what is not allowed is left out. */
export function use(wanted) {
  const language = LANGUAGES.includes(wanted.language) ? wanted.language : settings.language;
  const theme = THEMES.includes(wanted.theme) ? wanted.theme : settings.theme;
  if (language !== settings.language || theme !== settings.theme) {
    Object.assign(settings, { language, theme });
    apply();
  }
}

darkSystem.addEventListener('change', apply);
document.documentElement.lang = settings.language;
