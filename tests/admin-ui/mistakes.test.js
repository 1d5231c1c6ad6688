// What people do by mistake: the panel asks before it costs them something, and says in their
// language what was wrong.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';
import { speak } from './words.js';

/** @import { Page } from 'playwright-core' */

suite('mistakes', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  before(async () => {
    panel = await startPanel();
    await panel.admin.post('models', { id: 'gemini-2.5-flash', aliases: ['gpt-4o'] });
    await panel.admin.post('worker-keys', { description: 'Phone', key: 'sk-of-the-phone' });
    page = await panel.openPage({ locale: 'zh-CN' });
    await page.clock.install();
  });
  after(() => panel.stop());

  const say = speak('zh');
  const dialog = () => page.getByRole('dialog').last();
  /** @param {string} name */
  const press = (name) =>
    dialog()
      .getByRole('button', { name: say(name), exact: true })
      .click();
  /** @param {string} name @param {Record<string, string | number>} [values] */
  const shows = (name, values) =>
    page.getByText(say(name, values)).filter({ visible: true }).first().waitFor();
  const restricts = async () => (await panel.admin.get('system-settings')).restrict_models;
  const toggle = () => page.getByRole('switch', { name: say('models.restrict') });

  test('a text without a key: how many words were left out is said', async () => {
    await page.goto('/admin/keys?add=1');
    await dialog().locator('textarea').first().fill('mira@example.com----Passw0rd');
    await press('add');
    await shows('keys.otherWords', { count: 2 });
    await shows('error.no_gemini_key');
  });

  test('taking the only allowed model off the list is asked for as that', async () => {
    await panel.admin.patch('system-settings', { restrict_models: true });
    await page.goto('/admin/models');
    const remove = page.getByRole('button', {
      name: say('keys.delete', { name: 'gemini-2.5-flash' }),
    });
    await remove.click();
    await shows('models.delete.last', { name: 'gemini-2.5-flash' });
    await press('cancel');
    await panel.admin.post('models', { id: 'gemini-2.5-pro' });
    await page.reload();
    await remove.click();
    await shows('models.delete.text', { name: 'gemini-2.5-flash' });
    await press('cancel');
    await panel.admin.remove('models/gemini-2.5-pro');
    await page.reload();
    await remove.click();
    await press('delete');
    await shows('models.empty.none');
  });

  test('where no model is allowed the overview says so, and where to go', async () => {
    await page.goto('/admin');
    await shows('problem.no_models.advice');
    await page.getByRole('link', { name: say('problem.no_models.link') }).click();
    await toggle().click();
    await shows('models.empty.text');
    assert.equal(await restricts(), false);
  });

  test('allowing listed models only is asked for where none is listed', async () => {
    await toggle().click();
    await shows('models.restrict.none.text');
    await press('cancel');
    assert.equal(await restricts(), false);
    assert.equal(await toggle().isChecked(), false);
    await toggle().click();
    await press('models.restrict.none.action');
    await shows('models.empty.none');
    assert.equal(await restricts(), true);
  });

  test('a name that is stored twice keeps no model from being shown', async () => {
    const model = { id: 'gemini-2.5-flash', category: 'Flash', aliases: ['x', 'x'] };
    await page.route('**/api/admin/models', (route) => route.fulfill({ json: [model] }));
    await page.goto('/admin/models');
    await page.getByText('x', { exact: true }).nth(1).waitFor();
    await page.unrouteAll();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
