// What goes wrong is on the overview, with what to do about it; keys say when they are back; a
// request says which keys were tried.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('trouble', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  let workerKey = '';
  before(async () => {
    panel = await startPanel();
    page = await panel.openPage({ locale: 'en-US' });
  });
  after(() => panel.stop());

  const model = 'gemini-2.5-flash';
  /** @param {string} asked @returns {Promise<number>} the status */
  async function ask(asked = model) {
    const response = await fetch(`${panel.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workerKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: asked, messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await response.text();
    return response.status;
  }
  /** The entry of the overview's list. @param {string} title @param {string} [subject] */
  async function problem(title, subject = '') {
    await page.goto('/admin');
    const entry = page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem');
    const one = entry.filter({ hasText: title }).filter({ hasText: subject });
    await one.waitFor();
    return one;
  }

  test('a request shows each key that was tried, and why it failed', async () => {
    await panel.admin.post('gemini-keys', { key: 'AQ.demo-poor', name: 'Poor', weight: 100 });
    await panel.admin.post('gemini-keys', { key: 'AQ.demo-rich', name: 'Rich' });
    ({ key: workerKey } = await panel.admin.post('worker-keys', { description: 'Trouble' }));
    panel.emulator.keys.set({ 'AQ.demo-poor': { state: 'ok', rpd: 0 } });
    // Its weight makes it likely that Poor is tried first, and the request it fails is the newest.
    await eventually(async () => {
      assert.equal(await ask(), 200);
      return panel.emulator.state.perKey['AQ.demo-poor'];
    });
    await page.goto('/admin/requests');
    await page.locator('tbody button').first().click();
    const tries = page.getByRole('dialog').getByRole('listitem');
    await tries.nth(1).waitFor();
    assert.match(await tries.first().innerText(), /Poor\s+.*quota.*\s+.*HTTP 429/s);
    assert.match(await tries.last().innerText(), /Rich\s+.*HTTP 200/s);
    await page.keyboard.press('Escape');
  });

  test('a key with one exhausted model is ready, says so and when the model is back', async () => {
    await page.goto('/admin/keys?state=exhausted');
    const row = page.getByRole('row').filter({ hasText: 'Poor' });
    await row.getByText('Ready · 1 model rests').filter({ visible: true }).waitFor();
    await page.getByRole('button', { name: 'Poor', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByText(/quota.* · back in \d+/)
      .waitFor();
    const wide = page.viewportSize() ?? { width: 1440, height: 900 };
    await page.setViewportSize({ width: 390, height: 844 });
    const badge = page.getByRole('dialog').locator('li .badge').filter({ hasText: 'back in' });
    const { x, width } = (await badge.boundingBox()) ?? { x: 390, width: 0 };
    assert.ok(x + width <= 346, `${x} and ${width}`);
    await page.setViewportSize(wide);
    await page.keyboard.press('Escape');
  });

  test('all keys out of quota', async () => {
    panel.emulator.script({ directive: { error: 'day' } });
    assert.equal(await ask(), 429);
    assert.equal(await ask(), 429);
    const entry = await problem('No key could answer:');
    await entry.getByText('Add keys, or raise the quotas').waitFor();
    await entry.getByRole('link', { name: 'See the requests' }).click();
    await page.getByText(/1–\d of \d/).waitFor();
    assert.equal(await page.locator('tbody').getByText('OK').count(), 0);
    await page.goto('/admin');
    await page.getByRole('link', { name: /2 Ready/ }).waitFor();
    assert.equal(await page.getByText('No key is ready').count(), 0);
  });

  test('where the limit is 0 no more keys of the kind are asked for', async () => {
    await panel.admin.post('clear-key-error', {});
    panel.emulator.keys.set({ 'AQ.demo-rich': { state: 'ok', rpd: 0 } });
    assert.equal(await ask(), 429);
    assert.equal(await ask(), 429);
    const entry = await problem('Google gives your keys no quota for:', model);
    await entry.getByText('a key of a project with billing').waitFor();
    await entry.getByRole('link', { name: 'See the keys' }).click();
    await page.getByText('1–2 of 2').waitFor();
    await page.goto('/admin');
    assert.equal(await page.getByText('No key could answer:').count(), 0);
  });

  test('a mistyped key is no overload, and a key without a name is called by its beginning', async () => {
    const before = await panel.admin.get('gemini-keys');
    for (const { id } of before) await panel.admin.patch(`gemini-keys/${id}`, { enabled: false });
    panel.emulator.keys.set({ 'AQ.demo-mistyped': { state: 'invalid' } });
    const { id } = await panel.admin.post('gemini-keys', { key: 'AQ.demo-mistyped' });
    assert.equal(await ask(), 503);
    // Only the second such answer makes a key invalid.
    await panel.admin.post('test-gemini-key', { keyId: id, modelId: model });
    const { keyPreview } = await panel.admin.get(`gemini-keys/${id}`);
    await problem('Google does not accept this key:', keyPreview);
    assert.equal(await page.getByText('Google was overloaded:').count(), 0);
    await panel.admin.remove(`gemini-keys/${id}`);
    for (const { id } of before) await panel.admin.patch(`gemini-keys/${id}`, { enabled: true });
  });

  test('a region refusal says what to change', async () => {
    panel.emulator.keys.set({ 'AQ.demo-rich': { state: 'ok' } });
    await panel.admin.post('clear-key-error', {});
    panel.emulator.script({ directive: { error: 'location' }, times: 'always' });
    const status = await ask();
    assert.ok(status >= 400, String(status));
    panel.emulator.reset();
    const entry = await problem('Google refused the Worker’s place, asked for:');
    await entry.getByText('[placement] region in wrangler.toml').waitFor();
    await entry.getByRole('link', { name: 'See the requests' }).click();
    await page.getByText(/1–1 of 1/).waitFor();
  });

  test('a place that is refused in a test says nothing against the key', async () => {
    panel.emulator.script({ directive: { error: 'location' }, times: 'always' });
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Test Rich' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Start test' }).click();
    await dialog.getByText('That says nothing against the keys.').waitFor();
    panel.emulator.reset();
  });

  test('a retired model that an alias stands for', async () => {
    await panel.admin.post('models', { id: 'gemini-1.0-pro', aliases: ['gpt-4o'] });
    assert.equal(await ask('gpt-4o'), 404);
    const entry = await problem('Google does not have a model of your list:', 'gemini-1.0-pro');
    await entry.getByRole('link', { name: 'See the models' }).click();
    await page.getByText('also as').waitFor();
    await panel.admin.remove('models/gemini-1.0-pro');
  });

  test('a Gemini that fails, or breaks off, is no day on which everything is fine', async () => {
    for (const error of [500, 'network', 504]) {
      panel.emulator.script({ directive: { error }, times: 'always' });
      assert.ok((await ask()) >= 500, String(error));
      panel.emulator.reset();
    }
    const entry = await problem('Gemini gave no usable answer:', model);
    await entry.getByText('the Gemini base URL (Settings → Addresses) leads elsewhere').waitFor();
    await entry.getByText('3 of the last 1,000 requests').waitFor();
    await entry.getByRole('link', { name: 'See the requests' }).click();
    await page.getByText('Error · 504').filter({ visible: true }).first().waitFor();
  });

  test('where the base URL leads elsewhere no model is said to be missing', async () => {
    const raw = { status: 404, contentType: 'text/html', body: '<html>404 Not Found</html>' };
    panel.emulator.script({ directive: { raw }, times: 'always' });
    assert.equal(await ask(), 502);
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Test Rich' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Start test' }).click();
    await dialog.getByText('The Gemini base URL refused the call (HTTP 404).').waitFor();
    await dialog.getByText('1 fails').waitFor();
    assert.equal(await dialog.getByText('without this model').count(), 0);
    panel.emulator.reset();
  });

  test('keys that Google does not know, or has disabled', async () => {
    const keys = await panel.admin.get('gemini-keys');
    panel.emulator.keys.set({
      'AQ.demo-poor': { state: 'invalid' },
      'AQ.demo-rich': { state: 'suspended' },
    });
    // Only the second such answer makes a key invalid.
    for (const { id } of [...keys, ...keys]) {
      await panel.admin.post('test-gemini-key', { keyId: id, modelId: model });
    }
    await (
      await problem('Google does not accept this key:', 'Poor')
    )
      .getByText('Make a new one in Google AI Studio.')
      .waitFor();
    const entry = await problem('Google has disabled this key or restricts it:', 'Rich');
    await entry.getByText('Google Cloud console').waitFor();
    await problem('No key is ready');
    await entry.getByRole('link', { name: 'See suspended keys' }).click();
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('button', { name: 'Clear all errors' }).click();
    await page.locator('.notices').getByText('Errors of 2 keys cleared.').waitFor();
  });

  test('a leaked key is called that, and no error that could be cleared', async () => {
    panel.emulator.keys.set({ 'AQ.demo-rich': { state: 'leaked' } });
    const [{ id }] = await panel.admin.get('gemini-keys?search=Rich');
    await panel.admin.post('test-gemini-key', { keyId: id, modelId: model });
    const entry = await problem('Google has found this key in public:', 'Rich');
    await entry.getByText('find out where it leaked').waitFor();
    await entry.getByRole('link', { name: 'See suspended keys' }).click();
    await page.getByText('1–1 of 1').waitFor();
    await page.getByRole('button', { name: 'Rich', exact: true }).click();
    await page.getByRole('dialog').getByText('found in public').waitFor();
    await page.keyboard.press('Escape');
    await panel.admin.post('clear-key-error', {});
  });

  test('keys that the present secret cannot read', async () => {
    await page.route('**/api/admin/problems', (route) => {
      const key = { code: 'key_unreadable', advice: '', count: 1, lastTime: Date.now() };
      const keys = ['Poor', 'Rich'].map((name) => ({ ...key, subject: `id of ${name}`, name }));
      return route.fulfill({ json: { problems: keys } });
    });
    const entry = await problem('2 keys cannot be read with the present SESSION_SECRET_KEY');
    await entry.getByText('set SESSION_SECRET_KEY_PREVIOUS to the old value').waitFor();
    await entry.getByRole('link', { name: 'See the keys' }).click();
    await page.getByRole('heading', { level: 1, name: 'Gemini keys' }).waitFor();
    await page.unrouteAll();
    // They are added once more.
    await page.route('**/api/admin/gemini-keys', (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const line = { line: 1, keyPreview: 'AQ.d…poor', status: 'restored', id: 'a', message: '' };
      return route.fulfill({ json: { success: true, added: 0, restored: 1, results: [line] } });
    });
    await page.getByRole('button', { name: 'Add keys' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Keys', { exact: true }).fill('AQ.demo-poor');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('1 was there and can be read again.').waitFor();
    await dialog.getByText('Readable again').waitFor();
    assert.ok(!(await dialog.getByText('was not').isVisible()));
    await page.unrouteAll();
  });

  test('what stops everything is seen before any number of keys, and all can be opened', async () => {
    const plain = { advice: '', subject: null, name: null, count: 1, lastTime: Date.now() };
    const models = Array.from({ length: 6 }, (_, index) => `model-${index}`);
    const keys = Array.from({ length: 12 }, (_, index) => `Key ${index}`);
    const problems = [
      { ...plain, code: 'no_ready_key' },
      ...models.map((subject) => ({ ...plain, code: 'pool_empty', subject })),
      ...keys.map((name) => ({ ...plain, code: 'key_suspended', subject: name, name })),
    ];
    await page.route('**/api/admin/problems', (route) => route.fulfill({ json: { problems } }));
    await page.goto('/admin');
    const list = page.getByRole('region', { name: 'Needs attention' });
    await list.getByText('No key is ready').waitFor();
    assert.equal(await list.getByRole('listitem').count(), 6);
    await list.getByRole('button', { name: 'Show 2 more' }).click();
    const entry = list.getByRole('listitem').last();
    await entry.getByText('Google has disabled 12 of the keys or restricts them').waitFor();
    assert.equal(await list.getByText('Key 3').count(), 0);
    await entry.getByRole('link', { name: 'See suspended keys' }).click();
    await page.waitForURL('**/admin/keys?state=suspended');
    await page.unrouteAll();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
