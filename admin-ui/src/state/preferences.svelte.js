// Language and theme: the browser's unless chosen here, and then remembered.

/** @typedef {'en' | 'zh'} Language */
/** @typedef {'auto' | 'light' | 'dark'} Theme */

/** @param {string} name */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** @returns {Language} */
function firstLanguage() {
  const chosen = recall('language');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** @returns {Theme} */
function firstTheme() {
  const chosen = recall('theme');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

const systemDark = matchMedia('(prefers-color-scheme: dark)');

export const preferences = $state({
  language: firstLanguage(),
  theme: firstTheme(),
  systemIsDark: systemDark.matches,
});

systemDark.addEventListener('change', ({ matches }) => (preferences.systemIsDark = matches));

export const isDark = () =>
  preferences.theme === 'auto' ? preferences.systemIsDark : preferences.theme === 'dark';

/** Puts both where CSS and assistive software look. */
export function applyPreferences() {
  const { documentElement } = document;
  documentElement.lang = preferences.language === 'zh' ? 'zh-CN' : 'en';
  if (preferences.theme === 'auto') delete documentElement.dataset.theme;
  else documentElement.dataset.theme = preferences.theme;
}

/** @param {Language} language */
export function chooseLanguage(language) {
  preferences.language = language;
  remember('language', language);
  applyPreferences();
}

/** @param {Theme} theme */
export function chooseTheme(theme) {
  preferences.theme = theme;
  remember('theme', theme);
  applyPreferences();
}
