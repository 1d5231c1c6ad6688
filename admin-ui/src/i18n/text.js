import { preferences } from '../state/preferences.svelte.js';
import enHelp from './en-help.js';
import enMore from './en-more.js';
import en from './en.js';
import zhHelp from './zh-help.js';
import zhMore from './zh-more.js';
import zh from './zh.js';

/** @type {Record<string, Record<string, string>>} */
const languages = {
  en: { ...en, ...enMore, ...enHelp },
  zh: { ...zh, ...zhMore, ...zhHelp },
};

/**
 * The text of that name in the chosen language. `{name}` stands for a value, and stays where
 * none is given; with a `count` of one the variant `<name>_one` is taken where there is one.
 * @param {string} name @param {Record<string, string | number>} [values]
 */
export function t(name, values) {
  const texts = languages[preferences.language];
  const single = values?.count === 1 ? texts[`${name}_one`] : undefined;
  const text = single ?? texts[name] ?? name;
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (place, value) => {
    const given = values[value] ?? place;
    return typeof given === 'number' ? formatter().format(given) : given;
  });
}

/** @param {string} name */
export const hasText = (name) => name in languages[preferences.language];

export const locale = () => (preferences.language === 'zh' ? 'zh-CN' : 'en');
const formatter = () => new Intl.NumberFormat(locale());
