// Keys that were pasted at once have one name: what is said of one is told from the others.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('keys of one name', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  /** @type {any[]} */
  let keys;
  before(async () => {
    panel = await startPanel();
    const good = 'AQ.demo-0123456789-good';
    const gone = 'AQ.demo-0123456789-gone';
    panel.emulator.keys.set({ [gone]: { state: 'suspended' } });
    await panel.admin.post('gemini-keys', { text: `${good} ${gone}`, name: 'Team' });
    keys = await panel.admin.get('gemini-keys');
    for (const { id } of keys) await panel.admin.post('test-gemini-key', { keyId: id });
    page = await panel.openPage();
  });
  after(() => panel.stop());

  const dialog = () => page.getByRole('dialog').last();

  test('results of a test', async () => {
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Test all' }).click();
    await dialog().getByRole('button', { name: 'Start test' }).click();
    await dialog().getByText('Done: 2 of 2').waitFor();
    const failed = dialog().getByRole('listitem').filter({ hasText: 'Fails' });
    await failed.getByText(`Team (${keys[1].keyPreview})`).waitFor();
    await page.keyboard.press('Escape');
  });

  test('the key that is to be deleted', async () => {
    const name = `Team (${keys[1].keyPreview})`;
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await dialog().getByText(`“${name}” is deleted for good.`).waitFor();
    await page.keyboard.press('Escape');
  });

  test('what requests are looked for by', async () => {
    await page.goto('/admin/requests');
    const choice = page.getByRole('combobox', { name: 'Gemini key' });
    for (const { id } of keys) {
      await choice.locator(`option[value="${id}"]`, { hasText: `Team (${id})` }).waitFor({
        state: 'attached',
      });
    }
  });

  test('who did what', async () => {
    await page.goto('/admin');
    const card = page.getByRole('region', { name: 'By Gemini key' });
    for (const { id } of keys) await card.getByText(`Team (${id})`).waitFor();
  });

  test('rows on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/admin/keys');
    for (const { keyPreview } of keys) await page.getByText(keyPreview).first().waitFor();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
