// Settings, backup, and a key that the playground makes for itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('settings', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  before(async () => {
    panel = await startPanel();
    await fill(panel);
    page = await panel.openPage({ colorScheme: 'light' });
    await page.goto('/admin/settings');
  });
  after(() => panel.stop());

  const read = () => panel.admin.get('system-settings');
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
  };

  test('every setting is stored', async () => {
    await page.getByLabel('Strategy').selectOption('sticky');
    await page.getByLabel('Retries', { exact: true }).fill('5');
    await page.getByLabel('Time for retries').fill('30000');
    await page.getByRole('switch', { name: 'Retry empty answers' }).click();
    await page.getByLabel('Flash', { exact: true }).fill('200');
    await page.getByRole('switch', { name: 'Search the web' }).click();
    await page.getByLabel('Thoughts', { exact: true }).selectOption('always');
    await page.getByLabel('Generated images').selectOption('markdown');
    await page.getByLabel('Media given by URL').selectOption('upstream');
    await page.getByLabel('Logging at Google').selectOption('omit');
    await page.getByRole('switch', { name: 'Thought signatures' }).click();
    await page.getByLabel('Keep-alive').fill('15');
    await page.getByLabel('First sign of life').fill('20');
    await page.getByLabel('Largest request').fill('30');
    await save();
    const { session_epoch, base_url, effective_base_url, ...stored } = await read();
    assert.deepEqual([base_url, effective_base_url], ['', panel.emulator.url]);
    assert.ok(Number.isInteger(session_epoch));
    assert.deepEqual(stored, {
      max_retry: 5,
      retry_total_ms: 30_000,
      strategy: 'sticky',
      empty_retry: false,
      keepalive_s: 15,
      first_event_s: 20,
      web_search: true,
      include_thoughts: 'always',
      images_as: 'markdown',
      signature_in_id: true,
      store: 'omit',
      media_url: 'upstream',
      safety_settings: '',
      category_quotas: { flash: 200 },
      restrict_models: false,
      body_limit_bytes: 30 * 1024 * 1024,
    });
  });

  test('the largest request is typed anew, and not saved while it is empty', async () => {
    const size = page.getByLabel('Largest request');
    await size.fill('');
    assert.equal(await size.inputValue(), '');
    await page.getByRole('button', { name: 'Save' }).click();
    assert.ok(await size.evaluate((element) => element.matches(':focus:invalid')));
    await size.pressSequentially('25');
    await save();
    assert.equal((await read()).body_limit_bytes, 25 * 1024 * 1024);
  });

  test('a largest request of a part of a megabyte, as scripts set it, keeps nothing from being saved', async () => {
    await panel.admin.patch('system-settings', { body_limit_bytes: 400_000 });
    await page.reload();
    const size = page.getByLabel('Largest request');
    await size.waitFor();
    assert.equal(await size.inputValue(), '0.381');
    await page.getByLabel('Retries', { exact: true }).fill('6');
    await save();
    assert.equal((await read()).body_limit_bytes, 400_000);
    await size.fill('');
    await size.pressSequentially('1.5');
    await save();
    assert.equal((await read()).body_limit_bytes, 1.5 * 1024 * 1024);
  });

  test('what the API refuses is said and not lost; discarding brings back what is stored', async () => {
    const safety = page.getByLabel('Safety settings');
    await safety.fill('no JSON');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Safety settings (JSON)” is not valid.').waitFor();
    assert.equal(await safety.inputValue(), 'no JSON');
    const isMarked = () => safety.evaluate((field) => field.matches(':focus[aria-invalid="true"]'));
    assert.ok(await isMarked());
    await safety.fill('still none');
    assert.ok(!(await isMarked()));
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await safety.inputValue(), '');
  });

  test('what gets the focus is not behind the bar that saves', async () => {
    await page.setViewportSize({ width: 1000, height: 500 });
    await page.getByLabel('Retries', { exact: true }).fill('2');
    const bar = page.locator('.save');
    await bar.waitFor();
    for (let step = 0; step < 30; ++step) {
      await page.keyboard.press('Tab');
      const [end, inside] = /** @type {[number, boolean]} */ (
        await page.evaluate(`[document.activeElement.getBoundingClientRect().bottom,
          document.activeElement.closest('.save') !== null]`)
      );
      if (inside) break;
      const box = await bar.boundingBox();
      assert.ok(box && end <= box.y, `step ${step} ends at ${end}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('who would lose changes by leaving is asked first, by whatever way', async () => {
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    const retries = page.getByLabel('Retries', { exact: true });
    /** @param {() => Promise<unknown>} leave */
    const stays = async (leave) => {
      await leave();
      await dialog.getByText('1 change not saved').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.waitForURL('**/admin/settings');
      assert.equal(await retries.inputValue(), '9');
    };
    const back = () => page.evaluate('history.back()');
    const forward = () => page.evaluate('history.forward()');
    const open = (/** @type {string} */ name) =>
      page.getByRole('link', { name, exact: true }).first().click();

    await page.goto('/admin/models');
    await open('Settings');
    await open('Requests');
    await page.waitForURL('**/admin/requests');
    await back();
    await page.waitForURL('**/admin/settings');
    await retries.fill('9');
    await stays(() => open('Worker keys'));
    await stays(back);
    await stays(forward);
    await stays(() => page.getByRole('button', { name: 'Log out', exact: true }).click());
    // The page stands still until the browser's own question is answered.
    const asked = new Promise((resolve) =>
      page.once('dialog', async (question) => {
        await question.dismiss();
        resolve(question.type());
      }),
    );
    await page.evaluate('location.assign("/login")');
    assert.equal(await asked, 'beforeunload');

    await back();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    await page.waitForURL('**/admin/models');
    await open('Settings');
    assert.notEqual(await retries.inputValue(), '9');
    await retries.fill('9');
    await open('Settings');
    await open('Worker keys');
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/admin/worker-keys');
    await open('Settings');
    assert.notEqual(await retries.inputValue(), '9');
  });

  test('addresses and version are shown', async () => {
    await page.getByText(`${panel.url}/v1`, { exact: true }).waitFor();
    await page.getByText(/^Gemini Proxy Panel \d+\.\d+\.\d+$/).waitFor();
  });

  test('a call that the browser says is another site’s is told from a wrong password', async () => {
    // A browser lets nobody write this header; the answer is the Worker's own.
    await page.route('**/api/admin/system-settings', async (route) => {
      const request = route.request();
      const headers = { ...(await request.allHeaders()), origin: 'https://elsewhere.example' };
      const body = request.postData();
      const answer = await fetch(request.url(), { method: request.method(), headers, body });
      await route.fulfill({ status: answer.status, body: await answer.text() });
    });
    await page.getByLabel('Keep-alive').fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Open the panel at the Worker’s own address.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  /** The password, wrong and right, once it is said where the keys go. @param {string} url @param {string} action */
  async function allowMove(url, action) {
    const dialog = page.getByRole('dialog', { name: 'Another Gemini base URL' });
    await dialog.getByText(`All Gemini keys will be sent to ${url}.`).waitFor();
    for (const password of ['wrong', panel.password]) {
      await dialog.getByLabel('Password').fill(password);
      await dialog.getByRole('button', { name: action }).click();
      if (password === 'wrong') await dialog.getByText('The password is wrong.').waitFor();
    }
    await dialog.waitFor({ state: 'detached' });
  }

  test('another base URL takes the password', async () => {
    const { url } = panel.emulator;
    await page.getByLabel('Gemini base URL').fill(url);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('1 change not saved').waitFor();
    assert.equal((await read()).base_url, '');
    await page.getByRole('button', { name: 'Save' }).click();
    await allowMove(url, 'Save');
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    assert.equal((await read()).base_url, url);
    // The version that is added anyway is cut off; the same address takes no password.
    await page.getByLabel('Gemini base URL').fill(`${url}/v1beta/`);
    await save();
    assert.equal((await read()).base_url, url);
    assert.equal(await page.getByLabel('Gemini base URL').inputValue(), url);
    await page.getByLabel('Gemini base URL').fill('');
    await save();
    assert.equal((await read()).base_url, '');
  });

  test('an import that brings another base URL takes the password', async () => {
    const file = await panel.admin.get('export');
    file.config.policy.settings.base_url = 'https://gateway.example';
    const buffer = Buffer.from(JSON.stringify(file));
    const chosen = { name: 'backup.json', mimeType: 'application/json', buffer };
    await page.locator('input[type=file]').setInputFiles(chosen);
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await allowMove('https://gateway.example', 'Import');
    await page.getByText('Imported: 0 Gemini keys (5 skipped)').waitFor();
    assert.equal((await read()).base_url, 'https://gateway.example');
    await panel.admin.patch('system-settings', { base_url: '' });
    await page.reload();
  });

  test('the backup goes out, with keys after the password, and comes back', async () => {
    /** @param {import('playwright-core').Locator} button */
    const downloadOf = async (button) => {
      const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
      return file.path();
    };
    const plain = await downloadOf(page.getByRole('button', { name: 'Export settings' }));
    assert.doesNotMatch(await readFile(plain, 'utf8'), /AQ\.demo-north/);
    await page.getByRole('button', { name: 'Export with Gemini keys' }).click();
    await page.getByRole('dialog').getByLabel('Password').fill(panel.password);
    const whole = await downloadOf(page.getByRole('button', { name: 'Download' }));
    assert.match(await readFile(whole, 'utf8'), /AQ\.demo-north/);

    const [first] = await panel.admin.get('gemini-keys');
    await panel.admin.remove(`gemini-keys/${first.id}`);
    await panel.admin.patch('system-settings', { keepalive_s: 4 });
    await page.getByLabel('Retries', { exact: true }).fill('8');
    await page.locator('input[type=file]').setInputFiles(whole);
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByText('Imported: 1 Gemini keys (4 skipped)').waitFor();
    assert.equal((await panel.admin.get('gemini-keys')).length, 5);

    // What was not saved is a change of what was imported.
    await page.getByText('1 change not saved').waitFor();
    assert.equal(await page.getByLabel('Retries', { exact: true }).inputValue(), '8');
    assert.equal(await page.getByLabel('Keep-alive').inputValue(), '15');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('language and theme are chosen here too', async () => {
    await page.getByText('Dark', { exact: true }).click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.getByText('中文', { exact: true }).last().click();
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    await page.getByText('English', { exact: true }).last().click();
    await page.getByText('As the system').click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), null);
  });

  test('the playground makes a worker key and answers without streaming', async () => {
    await page.goto('/admin/playground');
    const before = await panel.admin.get('worker-keys');
    await page.getByRole('button', { name: 'Create a key for the playground' }).dblclick();
    await page.getByText('Enter sends').waitFor();
    await page.getByRole('switch', { name: 'Stream the answer' }).click();
    await page.getByLabel('Your message').fill('At once');
    await page.keyboard.press('Enter');
    await page.getByText('in all').waitFor();
    const keys = await panel.admin.get('worker-keys');
    assert.match(keys.at(-1).description, /^Playground, .*\d:\d\d:\d\d/);
    assert.equal(keys.length, before.length + 1);
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
