// Hands for a walk through the panel in any language, on any screen.
import { checkPage } from './checks.js';
import { hostile } from './panel.js';
import { speak } from './words.js';

/** @import { Page } from 'playwright-core' */
/** @import { Language } from './words.js' */

/**
 * @param {Page} page @param {Language} language @param {'wide' | 'phone'} width
 */
export function walker(page, language, width) {
  const say = speak(language);
  const dialog = () => page.getByRole('dialog').last();
  const button = (/** @type {string} */ text) => ({ name: say(text), exact: true });

  /** What is open, once its text is there, is whole. @param {string} where */
  const check = (where) => checkPage(page, `${language} ${width}: ${where}`);

  return {
    say,
    dialog,
    check,
    /** @param {string} name  a text's @param {Record<string, string | number>} [values] */
    press: (name, values) =>
      dialog()
        .getByRole('button', { name: say(name, values), exact: true })
        .click(),
    /** @param {string} name @param {Record<string, string | number>} [values] */
    click: (name, values) =>
      page
        .locator('main')
        .getByRole('button', { name: say(name, values), exact: true })
        .first()
        .click(),
    /** @param {string} name @param {string} value */
    fill: (name, value) => dialog().getByLabel(say(name), { exact: true }).fill(value),
    /** @param {string} name @param {Record<string, string | number>} [values] */
    notice: (name, values) =>
      page.locator('.notices').getByText(say(name, values)).first().waitFor(),
    /** Text that is seen, not only there. @param {string} text @param {number} [nth] */
    seen: (text, nth = 0) => page.getByText(text).filter({ visible: true }).nth(nth).waitFor(),
    /** @param {string} title  a text's, of the dialog that opens */
    async opens(title, values = {}) {
      await dialog()
        .getByRole('heading', { name: say(title, values) })
        .first()
        .waitFor();
      await check(title);
    },
    closed: () => page.getByRole('dialog').waitFor({ state: 'detached' }),
    /** By the navigation, which a phone has behind a button. @param {string} screen */
    async go(screen) {
      if (width === 'phone') await page.getByRole('button', button('menu')).click();
      await page
        .getByRole('link', button(`screen.${screen}`))
        .first()
        .click();
      await page.getByRole('heading', { level: 1, name: say(`screen.${screen}`) }).waitFor();
    },
    /** The row's own name is a button on every width. @param {string} name */
    openRow: (name = hostile) =>
      page.locator('main').getByRole('button', { name, exact: true }).first().click(),
  };
}
