// What holds on every screen and in every dialog.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @import { Page } from 'playwright-core' */

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axe = readFileSync(axePath, 'utf8');

/** Rules of WCAG 2.2 AA and good practice that do not hold. @param {Page} page */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate('axe.run()');
  return /** @type {any} */ (found).violations.map(
    (/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`,
  );
}

/** By how much the page, or what is in a dialog, is wider than its place. */
const overflow = `Math.max(...[document.documentElement, ...document.querySelectorAll('dialog, dialog .content')]
  .map((element) => element.scrollWidth - element.clientWidth))`;

/**
 * Nothing breaks a rule of accessibility, nothing is cut off, and no name became markup
 * (`hostile` in panel.js).
 * @param {Page} page @param {string} where
 */
export async function checkPage(page, where) {
  assert.deepEqual(await violations(page), [], where);
  assert.ok(Number(await page.evaluate(overflow)) <= 0, `${where} is wider than its place`);
  assert.equal(await page.locator('img[src=x]').count(), 0, `${where} made an element of a name`);
  assert.doesNotMatch(await page.title(), /taken/, where);
}
