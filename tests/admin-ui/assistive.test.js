// What assistive software is told, and where the keyboard is after something was done.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

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
    const place = (/** @type {import('playwright-core').Locator} */ within) =>
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

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
