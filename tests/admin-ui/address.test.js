// The address says what is shown: filters are in it, and going to an address shows what it says.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('address', { skip: skipped }, () => {
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

  const open = (/** @type {string} */ name) =>
    page.getByRole('link', { name, exact: true }).first().click();
  const state = () => page.getByLabel('State');
  const search = () => page.getByLabel('Search');

  test('the filters of the keys are in the address, and come back with it', async () => {
    await page.goto('/admin/keys');
    await state().selectOption('suspended');
    await page.waitForURL('**/admin/keys?state=suspended');
    await search().pressSequentially('gone');
    await page.waitForURL('**/admin/keys?search=gone&state=suspended');
    await page.getByText('1–1 of 1').waitFor();
    await page.reload();
    await page.getByText('1–1 of 1').waitFor();
    assert.deepEqual(
      [await state().inputValue(), await search().inputValue()],
      ['suspended', 'gone'],
    );
  });

  test('another address of the same screen shows what that says', async () => {
    await open('Gemini keys');
    await page.waitForURL('**/admin/keys');
    await page.getByText('1–5 of 5').waitFor();
    assert.deepEqual([await state().inputValue(), await search().inputValue()], ['', '']);
    await page.goBack();
    await page.getByText('1–1 of 1').waitFor();
    assert.equal(await state().inputValue(), 'suspended');
    await page.goForward();
    await page.getByText('1–5 of 5').waitFor();
  });

  test('so do requests, with a filter that had no traffic too', async () => {
    await page.goto('/admin/requests?key=nobody');
    await page.getByText('Nothing matches').waitFor();
    assert.equal(await page.locator('select').nth(2).inputValue(), 'nobody');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL('**/admin/requests');
    await page.getByLabel('Model').selectOption('gemini-2.5-flash');
    await page.waitForURL('**/admin/requests?model=gemini-2.5-flash');
    await open('Requests');
    await page.waitForURL('**/admin/requests');
    assert.equal(await page.getByLabel('Model').inputValue(), '');
  });

  test('a request is found by its id, or how that begins', async () => {
    const { requests } = await panel.admin.get('requests');
    const [{ id }] = requests;
    await page.goto('/admin/requests');
    const find = page.getByLabel('Request id');
    await find.pressSequentially(id.slice(0, 12));
    await page.waitForURL(`**/admin/requests?id=${id.slice(0, 12)}`);
    await page.getByText('1–1 of 1').waitFor();
    await page.reload();
    await page.getByText('1–1 of 1').waitFor();
    await page.locator('tbody button').click();
    await page.getByRole('dialog').getByText(id).waitFor();
    await page.keyboard.press('Escape');
    await find.fill('nobody');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForURL('**/admin/requests');
    assert.equal(await find.inputValue(), '');
  });

  for (const { path, title } of [
    { path: '/admin/keys', title: 'Add keys' },
    { path: '/admin/worker-keys', title: 'Create worker key' },
  ]) {
    test(`the dialog that ${path} was asked for opens once`, async () => {
      await page.goto(`${path}?add=1`);
      await page.getByRole('dialog', { name: title }).waitFor();
      await page.waitForURL(`**${path}`);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(await page.getByRole('dialog').count(), 0);
    });
  }

  test('Back waits for a worker key that is being made, so that somebody sees it', async () => {
    await page.goto('/admin');
    await open('Worker keys');
    /** @type {() => void} */
    let goOn = () => {};
    const wait = new Promise((resolve) => (goOn = () => resolve(undefined)));
    await page.route('**/api/admin/worker-keys', async (route) => {
      if (route.request().method() === 'POST') await wait;
      await route.fallback();
    });
    await page.getByRole('button', { name: 'Create worker key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await page.goBack({ waitUntil: 'commit' }).catch(() => null);
    await page.waitForTimeout(300);
    assert.match(page.url(), /worker-keys$/);
    goOn();
    await dialog.getByText('Your new worker key').waitFor();
    assert.match(await dialog.locator('[data-secret]').innerText(), /^sk-/);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.unrouteAll();
  });

  test('the link of the screen that is shown makes no step back', async () => {
    await page.goto('/admin');
    await open('Models');
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    for (let i = 0; i < 3; ++i) await open('Models');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
