// The texts of the panel, for tests that speak both of its languages.
import enHelp from '../../admin-ui/src/i18n/en-help.js';
import enMore from '../../admin-ui/src/i18n/en-more.js';
import en from '../../admin-ui/src/i18n/en.js';
import zhHelp from '../../admin-ui/src/i18n/zh-help.js';
import zhMore from '../../admin-ui/src/i18n/zh-more.js';
import zh from '../../admin-ui/src/i18n/zh.js';

/** @typedef {'en' | 'zh'} Language */
/** @typedef {(name: string, values?: Record<string, string | number>) => string} Say */

/** @type {Record<Language, Record<string, string>>} */
export const texts = {
  en: { ...en, ...enMore, ...enHelp },
  zh: { ...zh, ...zhMore, ...zhHelp },
};

/** As `t` of the panel. @param {Language} language @returns {Say} */
export const speak =
  (language) =>
  (name, values = {}) => {
    const all = texts[language];
    const text = (values.count === 1 ? all[`${name}_one`] : undefined) ?? all[name];
    if (text === undefined) throw new Error(`no text ${name}`);
    return text.replace(/\{(\w+)\}/g, (_, value) => String(values[value]));
  };
