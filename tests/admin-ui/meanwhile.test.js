// What happens while a person looks: others change things, the network fails, lists shrink.
import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('meanwhile', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  before(async () => {
    panel = await startPanel();
    await fill(panel);
    page = await panel.openPage();
  });
  after(() => panel.stop());
  afterEach(() => page.unrouteAll());

  const dialog = () => page.getByRole('dialog').last();
  /** @param {string} name */
  const press = (name) => dialog().getByRole('button', { name, exact: true }).click();
  /** @param {string} text */
  const notice = (text) => page.locator('.notices').getByText(text).last().waitFor();
  /** @param {string} list @param {string} member @param {string} value */
  const find = async (list, member, value) =>
    (await panel.admin.get(list)).find((/** @type {any} */ one) => one[member] === value);

  for (const { name, screen, list, member, value, label, written, theirs, expected } of [
    {
      name: 'a Gemini key',
      screen: '/admin/keys',
      list: 'gemini-keys',
      ...{ member: 'name', value: 'North', label: 'Project group', written: 'mine' },
      theirs: { weight: 9, note: 'theirs', tags: ['theirs'] },
      expected: { weight: 9, note: 'theirs', tags: ['theirs'], projectGroup: 'mine' },
    },
    {
      name: 'a worker key',
      screen: '/admin/worker-keys',
      list: 'worker-keys',
      ...{ member: 'description', value: 'Phone', label: 'Requests a minute', written: '3' },
      theirs: { enabled: false, dailyRequests: 5, expiresAt: 4e12, allowedModels: ['theirs'] },
      expected: {
        ...{ enabled: false, dailyRequests: 5, expiresAt: 4e12, allowedModels: ['theirs'] },
        rpm: 3,
      },
    },
    {
      name: 'a model',
      screen: '/admin/models',
      list: 'models',
      ...{ member: 'id', value: 'gemini-2.5-pro', label: 'Tokens a minute', written: '700' },
      theirs: { aliases: ['theirs'], category: 'Custom', dailyQuota: 8 },
      expected: { aliases: ['theirs'], category: 'Custom', dailyQuota: 8, tpm: 700 },
    },
  ]) {
    test(`an edit of ${name} leaves alone what somebody else changed since`, async () => {
      await page.goto(screen);
      await page.getByRole('button', { name: `Edit ${value}` }).click();
      const { id } = await find(list, member, value);
      await panel.admin.patch(`${list}/${id}`, theirs);
      await dialog().getByLabel(label).fill(written);
      await press('Save');
      await notice('Saved.');
      const stored = await find(list, member, value);
      const kept = Object.fromEntries(Object.keys(expected).map((key) => [key, stored[key]]));
      assert.deepEqual(kept, expected);
    });
  }

  test('a changed quota leaves alone the others', async () => {
    await panel.admin.patch('system-settings', { category_quotas: { flash: 5 } });
    await page.goto('/admin/settings');
    await page.getByLabel('Pro', { exact: true }).fill('9');
    await panel.admin.patch('system-settings', { category_quotas: { flash: 8 }, max_retry: 7 });
    await page.getByRole('button', { name: 'Save' }).click();
    await notice('Saved.');
    const { category_quotas, max_retry } = await panel.admin.get('system-settings');
    assert.deepEqual(
      { category_quotas, max_retry },
      { category_quotas: { pro: 9, flash: 8 }, max_retry: 7 },
    );
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
