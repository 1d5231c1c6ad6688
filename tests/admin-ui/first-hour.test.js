// What a stranger meets in the first hour: nothing there yet, then the first mistakes.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { skipped } from './browser.js';
import { checkPage } from './checks.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

const studio = 'https://aistudio.google.com/apikey';

suite('the first hour', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  before(async () => {
    panel = await startPanel();
    page = await panel.openPage({ locale: 'en-US' });
  });
  after(() => panel.stop());

  /** The links to where keys are made; none leaves the panel. @param {number} count */
  async function leadsToStudio(count) {
    const links = page.getByRole('link', { name: 'Google AI Studio' });
    await links.nth(count - 1).waitFor();
    for (const link of await links.all()) {
      assert.equal(await link.getAttribute('href'), studio);
      assert.equal(await link.getAttribute('target'), '_blank');
    }
    assert.equal(await links.count(), count);
  }

  /** Sends it in the playground and waits for what helps. @param {string} text @param {string} hint */
  async function send(text, hint) {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
    return page.getByRole('article').filter({ hasText: hint }).last().getByRole('link');
  }

  test('the overview says what is missing once, and measures nothing', async () => {
    await page.goto('/admin');
    await page.getByText('Three steps to the first answer').waitFor();
    await leadsToStudio(1);
    assert.equal(await page.getByText('Needs attention').count(), 0);
    assert.equal(await page.getByText('All 0 keys').count(), 0);
    await page.getByText('No traffic in this period', { exact: true }).nth(2).waitFor();
    const drawn = await page.evaluate(`[...document.querySelectorAll('canvas')].map((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean))`);
    assert.deepEqual(drawn, [false, false, false]);
    await checkPage(page, 'the empty overview');
  });

  test('what the steps do not say still needs attention', async () => {
    const plain = { advice: '', subject: null, name: null, count: 1, lastTime: Date.now() };
    const codes = ['no_keys', 'no_worker_keys', 'region_refused'];
    const problems = codes.map((code) => ({ ...plain, code }));
    await page.route('**/api/admin/problems', (route) => route.fulfill({ json: { problems } }));
    await page.goto('/admin');
    const list = page.getByRole('region', { name: 'Needs attention' });
    await list.getByText('A key of a billed project may pass.').waitFor();
    assert.equal(await list.getByRole('listitem').count(), 1);
    await page.unrouteAll();
  });

  test('where keys come from, and how they look', async () => {
    await page.goto('/admin/keys');
    await leadsToStudio(1);
    await page.getByRole('button', { name: 'Add keys' }).first().click();
    await leadsToStudio(2);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('begin with AQ.; Google refuses many older ones (AIza…)').waitFor();
    assert.equal(await dialog.getByRole('textbox').first().getAttribute('placeholder'), 'AQ.…');
    await dialog.getByRole('textbox').first().fill('no key');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('No Gemini key in this text.').waitFor();
    await checkPage(page, 'a text without keys');
  });

  test('on a phone the way to a worker key is what says that it is missing', async () => {
    const viewport = { width: 390, height: 700 };
    const phone = await panel.openPage({ locale: 'en-US', viewport });
    await phone.goto('/admin/playground');
    await phone.getByRole('button', { name: 'Enter or create a worker key first.' }).click();
    const field = phone.getByLabel('Worker key', { exact: true });
    assert.ok(await field.evaluate((element) => element.matches(':focus')));
    const box = await phone
      .getByRole('button', { name: 'Create a key for the playground' })
      .boundingBox();
    assert.ok(box && box.y > 0 && box.y + box.height <= viewport.height, JSON.stringify(box));
    await phone.goto('/admin/keys');
    await panel.admin.post('gemini-keys', { key: 'AQ.demo-first' });
    await phone.getByRole('button', { name: 'Refresh' }).click();
    await phone.getByRole('button', { name: 'Export' }).waitFor();
    const top = async (/** @type {string} */ name) =>
      (await phone.getByRole('button', { name, exact: true }).boundingBox())?.y ?? 0;
    assert.ok((await top('Add keys')) <= (await top('Refresh')));
    assert.ok((await top('Add keys')) < (await top('Export')));
    const [{ id }] = await panel.admin.get('gemini-keys');
    await panel.admin.remove(`gemini-keys/${id}`);
    await phone.context().close();
  });

  test('the playground says what helps', async () => {
    await page.goto('/admin/playground');
    const field = page.getByLabel('Worker key', { exact: true });
    await field.fill('sk-mistyped');
    const create = await send('Hello', 'The Worker does not know this worker key');
    assert.equal(await create.getAttribute('href'), '/admin/worker-keys?add=1');
    await checkPage(page, 'a refusal with what helps');
    await field.fill('');
    await page.getByRole('button', { name: 'Create a key for the playground' }).click();
    await page.getByText('Enter sends').waitFor();
    const keys = await send('And now?', 'Add a Gemini key, or test those that are there.');
    assert.equal(await keys.getAttribute('href'), '/admin/keys');
    const { key } = await panel.admin.post('worker-keys', {
      description: 'Shut',
      dailyRequests: 0,
    });
    await field.fill(key);
    const limits = await send('And with this?', 'The worker key itself is limited');
    await limits.click();
    await page.getByRole('heading', { level: 1, name: 'Worker keys' }).waitFor();
    await page.goBack();
    await page.getByText('The worker key itself is limited').waitFor();
  });

  test('a call without a key is none of a key that was deleted', async () => {
    const { id } = await panel.admin.post('gemini-keys', { key: 'AQ.demo-gone' });
    await panel.admin.post('test-gemini-key', { keyId: id });
    await panel.admin.remove(`gemini-keys/${id}`);
    await page.goto('/admin');
    const keys = page.getByRole('region', { name: 'By Gemini key' });
    await keys.getByText('No key asked', { exact: true }).waitFor();
    await keys.getByText(`${id} · deleted`, { exact: true }).waitFor();
    assert.equal(await keys.getByRole('row').count(), 3);
  });

  test('the last step is there until a client has had its first answer', async () => {
    const key = await panel.admin.post('gemini-keys', { key: 'AQ.demo-first' });
    await panel.admin.post('test-gemini-key', { keyId: key.id });
    const steps = page.getByRole('region', { name: 'Three steps to the first answer' });
    await page.goto('/admin');
    await steps.getByRole('link', { name: 'Open playground' }).click();
    const client = await panel.admin.post('worker-keys', { description: 'First' });
    await page.getByLabel('Worker key', { exact: true }).fill(client.key);
    await page.getByLabel('Your message').fill('At last');
    await page.keyboard.press('Enter');
    await page.getByText(/first byte after/).waitFor();
    // It is counted once the isolate has told of it.
    await eventually(async () => {
      await page.goto('/admin');
      await page.getByRole('region', { name: 'By worker key' }).waitFor();
      return (await steps.count()) === 0;
    });
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
