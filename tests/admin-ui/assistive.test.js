// What assistive software is told, and where the keyboard is after something was done.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

/** @import { Locator } from 'playwright-core' */

/** Presses it by the keyboard alone. @param {Locator} button */
async function press(button) {
  await button.focus();
  await button.press('Enter');
}

/** What has the focus, once that is so. @param {Locator} element */
const hasFocus = (element) => element.and(element.page().locator(':focus')).waitFor();

suite('assistive software', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
    await fill(panel);
  });
  after(() => panel.stop());

  test('messages come into a place that is known before them, and are in reach over a dialog', async () => {
    const page = await panel.openPage();
    await page.addInitScript(
      'Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject() } })',
    );
    await page.goto('/admin/worker-keys?add=1');
    const dialog = page.getByRole('dialog');
    const place = (/** @type {Locator} */ within) =>
      within.getByRole('status').and(page.locator('.notices'));
    await dialog.waitFor();
    assert.equal(await place(dialog).count(), 1);
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.getByRole('button', { name: 'Copy key' }).click();
    const message = place(dialog).getByText('The browser did not allow copying.');
    await message.waitFor();
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await message.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await place(page.locator('body')).count(), 1);
    await page.context().close();
  });

  test('the focus stays on what is on top when the button that was pressed goes', async () => {
    const page = await panel.openPage();
    const title = (/** @type {string} */ name) => page.getByRole('heading', { level: 1, name });
    const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
    await page.goto('/admin/keys');
    await page.getByRole('checkbox', { name: 'Select North' }).press('Space');
    await press(button('Select none'));
    await hasFocus(title('Gemini keys'));
    await page.getByRole('searchbox').fill('nothing of that name');
    await press(button('Clear filters'));
    await hasFocus(title('Gemini keys'));
    await press(button('Clear the error'));
    await hasFocus(title('Gemini keys'));
    await press(button('Test North'));
    await press(button('Start test'));
    await hasFocus(page.getByRole('dialog').getByRole('heading', { name: 'Test key' }));
    await page.goto('/admin/settings');
    await page.getByLabel('Retries', { exact: true }).fill('7');
    await press(button('Discard'));
    await hasFocus(title('Settings'));
    await page.context().close();
  });

  test('Escape closes the menu of a phone and goes back to its button', async () => {
    const page = await panel.openPage({ viewport: { width: 360, height: 740 } });
    await page.goto('/admin/keys');
    const menu = page.getByRole('button', { name: 'Menu' });
    await press(menu);
    await page.getByRole('link', { name: 'Models' }).press('Escape');
    await hasFocus(menu);
    assert.equal(await menu.getAttribute('aria-expanded'), 'false');
    await page.context().close();
  });

  test('what is on is seen in colours that the system forces', async () => {
    const page = await panel.openPage({ forcedColors: 'active' });
    const [{ id }] = await panel.admin.get('gemini-keys');
    await panel.admin.patch(`gemini-keys/${id}`, { enabled: false });
    await page.goto('/admin/keys');
    const look = (/** @type {string} */ name) => page.getByRole('switch', { name }).screenshot();
    assert.notDeepEqual(await look('Use North'), await look('Use South'));
    const here = page.getByRole('link', { name: 'Gemini keys' });
    const background = (/** @type {Locator} */ place) =>
      place.evaluate((element) => globalThis.getComputedStyle(element).backgroundColor);
    const other = page.getByRole('link', { name: 'Models' });
    assert.notEqual(await background(here), await background(other));
    await page.context().close();
  });

  test('bars and the dots that tell lines apart are seen in colours that the system forces', async () => {
    const page = await panel.openPage({ forcedColors: 'active' });
    await page.goto('/admin');
    await page.locator('figure .dot').nth(1).waitFor();
    /** @type {(selector: string) => Promise<string[]>} */
    const backgrounds = (selector) =>
      page
        .locator(selector)
        .evaluateAll((all) => all.map((one) => globalThis.getComputedStyle(one).backgroundColor));
    const [canvas] = await backgrounds('.card');
    for (const bars of ['figure .dot', 'table .bar', '[aria-hidden] > .ready']) {
      const colors = await backgrounds(bars);
      assert.ok(colors.length > 0, bars);
      assert.ok(!colors.includes(canvas), bars);
    }
    const figure = page.locator('figure:has(.row + .row .dot)');
    // What is drawn of each line has the colour of its dot.
    const drawn = await figure.first().evaluate((element) => {
      const canvas = element.querySelector('canvas');
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      const dots = Array.from(element.querySelectorAll('.dot'));
      return dots.map((dot) => {
        const { backgroundColor } = globalThis.getComputedStyle(dot);
        const [r = '', g = '', b = ''] = backgroundColor.match(/\d+/g) ?? [];
        for (let at = 0; pixels && at < pixels.length; at += 4)
          if (pixels[at] === +r && pixels[at + 1] === +g && pixels[at + 2] === +b) return true;
        return false;
      });
    });
    assert.ok(drawn.includes(true), String(drawn));
    await page.goto('/admin/keys');
    const meters = '[role=meter] > div';
    await page.locator(meters).first().waitFor();
    assert.ok(!(await backgrounds(meters)).includes(canvas));
    await page.context().close();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
