// Everything that can be done with Gemini keys.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('Gemini keys', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  before(async () => {
    panel = await startPanel();
    page = await panel.openPage();
    await page.goto('/admin/keys');
  });
  after(() => panel.stop());

  const dialog = () => page.getByRole('dialog').last();
  /** @param {string} name */
  const press = (name) => dialog().getByRole('button', { name, exact: true }).first().click();
  /** @param {string} text */
  const notice = (text) => page.locator('.notices').getByText(text).first().waitFor();
  /** @param {string} name */
  const find = async (name) =>
    (await panel.admin.get('gemini-keys')).find((/** @type {any} */ key) => key.name === name);
  /** A key as long as Google's are at least. @param {string} name */
  const long = (name) => `AQ.demo-${name}-0123456789`;
  /** @param {string} name */
  const rowOf = (name) => page.getByRole('row').filter({ hasText: name });
  /** The state stands in the row twice, for wide and narrow screens. @param {string} name @param {string} state */
  const showsState = (name, state) =>
    rowOf(name).getByText(state).filter({ visible: true }).first().waitFor();
  /** @param {string[]} names */
  async function select(...names) {
    for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  }

  test('the empty list says what to do', async () => {
    await page.getByText('No Gemini keys yet').waitFor();
  });

  test('many keys at once, with a result for each', async () => {
    await page.getByRole('button', { name: 'Add keys' }).first().click();
    const keys = `name,key\nfirst,${long('one')}\nGEMINI_API_KEY=${long('two')};${long('three')}
      ${long('one')} "${long('four')}"`;
    await dialog().getByLabel('Keys', { exact: true }).fill(keys);
    await dialog().getByText('More options').click();
    await dialog().getByLabel('Tags').fill('free, new');
    await dialog().getByLabel('Weight').fill('2');
    await press('Add');
    await dialog()
      .getByText('4 keys added. 1 was not. 4 words were no keys and are left out.')
      .waitFor();
    assert.equal(await dialog().getByText('There already').count(), 1);
    await press('Done');
    const stored = await panel.admin.get('gemini-keys');
    assert.equal(stored.length, 4);
    assert.deepEqual(stored[0].tags, ['free', 'new']);
    assert.equal(stored[0].weight, 2);
  });

  test('where no key was added the form stays, with what was typed', async () => {
    await page.getByRole('button', { name: 'Add keys' }).click();
    const field = dialog().getByLabel('Keys', { exact: true });
    const none = dialog().getByText('No Gemini key in this text. A key looks like AQ.Ab8…');
    await field.fill('one line of a mail');
    await press('Add');
    await none.waitFor();
    assert.ok(await field.evaluate((element) => element.matches(':focus[aria-invalid="true"]')));
    assert.equal(await field.inputValue(), 'one line of a mail');
    assert.equal(await dialog().getByRole('table').count(), 0);
    await field.fill('AIzaSyCutShort');
    await press('Add');
    await dialog().getByText('Not a key').waitFor();
    await none.waitFor();
    await field.fill(long('one'));
    await press('Add');
    await dialog().getByText('There already').waitFor();
    await dialog().getByText('No key was added.').waitFor();
    assert.equal(await none.count(), 0);
  });

  test('what was just added is tested with one click', async () => {
    panel.emulator.keys.set({ [long('suspended')]: { state: 'suspended' } });
    await dialog()
      .getByLabel('Keys', { exact: true })
      .fill(`${long('suspended')} ${long('six')}`);
    await dialog().getByLabel('Name').fill('Fifth');
    await press('Add');
    await dialog().getByText('2 keys added.').waitFor();
    await press('Test them now');
    await dialog().getByText('Done: 2 of 2').waitFor();
    await dialog().getByText('1 works').waitFor();
    await press('Close');
    await page.getByText('1 key is out of use. Google refused it.').waitFor();
    await page.getByRole('button', { name: 'Clear the error' }).click();
    await notice('Errors cleared.');
    const six = (await panel.admin.get('gemini-keys')).at(-1);
    await panel.admin.remove(`gemini-keys/${six.id}`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.locator('tbody tr').nth(5).waitFor({ state: 'detached' });
  });

  test('a key is edited: every member', async () => {
    await page.getByRole('button', { name: 'Edit Fifth' }).click();
    await dialog().getByLabel('Name').fill('Last');
    await dialog().getByLabel('Tags').fill('odd');
    await dialog().getByLabel('Project group').fill('blue');
    await dialog().getByLabel('Weight').fill('7');
    await dialog().getByLabel('Note').fill('two\nlines');
    await press('Save');
    await notice('Saved.');
    const { tags, projectGroup, weight, note } = await find('Last');
    assert.deepEqual(
      { tags, projectGroup, weight, note },
      {
        ...{ tags: ['odd'], projectGroup: 'blue' },
        ...{ weight: 7, note: 'two\nlines' },
      },
    );
  });

  test('another key in its place must look like one', async () => {
    const { keyPreview } = await find('Last');
    await page.getByRole('button', { name: 'Edit Last' }).click();
    const secret = dialog().getByLabel('Replace the key itself');
    await secret.fill('https://aistudio.google.com/apikey');
    await press('Save');
    await dialog().getByText('“Replace the key itself” is not valid.').waitFor();
    assert.equal(await secret.getAttribute('aria-invalid'), 'true');
    assert.equal((await find('Last')).keyPreview, keyPreview);
    await press('Cancel');
  });

  test('the switch takes a key out of use and back', async () => {
    const toggle = page.getByRole('switch', { name: 'Use Last' });
    await toggle.click();
    await notice('Key disabled.');
    await showsState('Last', 'Disabled');
    await toggle.click();
    await notice('Key enabled.');
    assert.equal((await find('Last')).enabled, true);
  });

  test('one key is tested, and its state shown', async () => {
    panel.emulator.keys.set({ [long('suspended')]: { state: 'suspended' } });
    await page.getByRole('button', { name: 'Test Last' }).click();
    await dialog().getByLabel('Model').fill('gemini-2.5-flash-lite');
    await press('Start test');
    await dialog().getByText('1 fails').waitFor();
    await press('Close');
    await showsState('Last', 'Suspended');
    await rowOf('Last')
      .getByText('disabled or restricted at Google')
      .filter({ visible: true })
      .waitFor();
  });

  test('details show the state of each model, and the key after the password', async () => {
    await page.getByRole('button', { name: 'Last', exact: true }).click();
    await dialog().getByText('The whole key').waitFor();
    await press('Show key');
    await dialog().getByLabel('Password').fill('wrong');
    await press('Show key');
    await dialog().getByText('The password is wrong.').waitFor();
    await dialog().getByLabel('Password').fill(panel.password);
    await press('Show key');
    await dialog().getByText(long('suspended')).waitFor();
    await press('Clear errors');
    await notice('Errors cleared.');
    await page.keyboard.press('Escape');
    await showsState('Last', 'Ready');
  });

  test('search, state and tag filter the table', async () => {
    const rows = page.locator('tbody tr');
    /** @param {number} count */
    const rowsAre = async (count) => {
      await rows.nth(count).waitFor({ state: 'detached' });
      assert.equal(await rows.count(), count);
    };
    await page.getByLabel('Search').fill('last');
    await rowsAre(1);
    await page.getByLabel('Search').fill('');
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('free');
    await rowsAre(4);
    await page.getByLabel('State').selectOption('invalid');
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await rows.nth(4).waitFor();
    await rowsAre(5);
  });

  test('columns sort the table both ways', async () => {
    const head = page.getByRole('columnheader', { name: 'Weight' });
    await head.getByRole('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    await head.getByRole('button').click();
    await page.locator('tbody tr').first().getByText('Last', { exact: true }).waitFor();
  });

  test('selected keys are changed together', async () => {
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByText('5 selected').waitFor();
    await page
      .getByRole('region', { name: 'Selected keys' })
      .getByRole('button', { name: 'Edit' })
      .click();
    await dialog().getByLabel('Add tags').fill('bulk');
    await dialog().getByLabel('Remove tags').fill('new');
    await dialog().getByLabel('Weight').fill('3');
    await press('Save');
    await notice('5 keys changed.');
    const keys = await panel.admin.get('gemini-keys');
    assert.ok(keys.every((/** @type {any} */ { weight }) => weight === 3));
    assert.deepEqual(keys[0].tags, ['free', 'bulk']);
    const bar = page.getByRole('region', { name: 'Selected keys' });
    await bar.getByRole('button', { name: 'Disable' }).click();
    await notice('5 keys disabled.');
    await bar.getByRole('button', { name: 'Clear errors' }).click();
    await notice('There was nothing to clear.');
    assert.equal((await find('Last')).enabled, false);
    await bar.getByRole('button', { name: 'Enable', exact: true }).click();
    await notice('5 keys enabled.');
    await bar.getByRole('button', { name: 'Select none' }).click();
  });

  test('nothing is done with selected keys that a filter hides', async () => {
    const bar = page.getByRole('region', { name: 'Selected keys' });
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await bar.getByText('5 selected').waitFor();
    await page.getByLabel('Search').fill('last');
    await bar.getByText('1 selected').waitFor();
    assert.equal(await bar.getByRole('button', { name: /Select all/ }).count(), 0);
    await bar.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('switch', { name: 'Use Last', checked: false }).waitFor();
    const enabled = (await panel.admin.get('gemini-keys')).filter(
      (/** @type {any} */ key) => key.enabled,
    );
    assert.equal(enabled.length, 4);
    await page.getByLabel('Search').fill('');
    await bar.getByText('5 selected').waitFor();
    await page.getByRole('switch', { name: 'Use Last' }).click();
    await page.getByRole('switch', { name: 'Use Last', checked: true }).waitFor();
    await bar.getByRole('button', { name: 'Select none' }).click();
  });

  test('the table and the keys are exported', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    let [download] = await Promise.all([page.waitForEvent('download'), press('Download')]);
    const table = await readFile(await download.path(), 'utf8');
    assert.match(table, /Last/);
    assert.doesNotMatch(table, /AQ\.demo-suspended/);
    await select('Last');
    await page
      .getByRole('region', { name: 'Selected keys' })
      .getByRole('button', { name: 'Export' })
      .click();
    await dialog().getByText('Keys in full').click();
    await dialog().getByLabel('Password').fill(panel.password);
    [download] = await Promise.all([page.waitForEvent('download'), press('Download')]);
    assert.equal(await readFile(await download.path(), 'utf8'), `${long('suspended')}\n`);
  });

  test('an export of keys says how many it could not read', async () => {
    const { id } = await find('Last');
    await page.route('**/api/admin/export', async (route) => {
      const answer = await (await route.fetch()).json();
      delete answer.geminiSecrets[id];
      await route.fulfill({ json: answer });
    });
    await page.getByRole('button', { name: 'Export' }).first().click();
    await dialog().getByText('Keys in full').click();
    await dialog().getByLabel('Password').fill(panel.password);
    const [download] = await Promise.all([page.waitForEvent('download'), press('Download')]);
    await notice('1 Gemini key could not be read; the file does not hold it.');
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    assert.equal(lines.length, 4);
    await page.unrouteAll();
  });

  test('a test that was left is found again, as it is and as it ended', async () => {
    const result = { success: true, status: 200, latencyMs: 5, message: '' };
    const [{ id }] = await panel.admin.get('gemini-keys');
    const job = { state: 'running', modelId: 'gemini-2.5-flash', total: 2, tested: 1, passed: 1 };
    const results = [{ ...result, keyId: id }];
    let answer = { ...job, failed: 0, results };
    await page.route('**/api/admin/test-gemini-keys', (route) => route.fulfill({ json: answer }));
    await page.getByRole('button', { name: 'Test all' }).click();
    await page.getByRole('dialog', { name: 'Test 2 keys' }).waitFor();
    answer = { ...answer, state: 'done', tested: 2, passed: 2 };
    await dialog().getByText('2 of 2').waitFor();
    await press('Close');
    await page.getByRole('button', { name: 'Test all' }).click();
    await page.getByRole('dialog', { name: 'Test 5 keys' }).waitFor();
    await dialog().getByText('Done: 2 of 2').waitFor();
    await press('Close');
    await page.unrouteAll();
  });

  test('keys join the test that is under way, or wait for the end of another', async () => {
    const [{ id }] = await panel.admin.get('gemini-keys');
    const none = { state: 'none', modelId: '', total: 0, tested: 0, passed: 0, failed: 0 };
    const running = { ...none, state: 'running', modelId: 'gemini-pro-latest', total: 9 };
    const results = [{ keyId: id, success: true, status: 200, latencyMs: 5, message: null }];
    for (const { status, text } of [
      { status: 200, text: 'A test was under way already. These keys have joined it.' },
      { status: 409, text: 'These keys are not tested yet: a test with gemini-pro-latest' },
    ]) {
      let begun = false;
      await page.route('**/api/admin/test-gemini-keys', (route) => {
        const asked = route.request().method() === 'POST';
        begun ||= asked;
        const job = begun
          ? { ...running, tested: 1, passed: 1, results }
          : { ...none, results: [] };
        const refused = { error: { code: 'conflict', message: 'Not now.' } };
        return asked && status === 409
          ? route.fulfill({ status, json: refused })
          : route.fulfill({ json: job });
      });
      await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
      const bar = page.getByRole('region', { name: 'Selected keys' });
      await bar.getByRole('button', { name: 'Test', exact: true }).click();
      await press('Start test');
      await dialog().getByText(text).waitFor();
      await dialog().getByText('Testing: 1 of 9').waitFor();
      await page.keyboard.press('Escape');
      await bar.getByRole('button', { name: 'Select none' }).click();
      await page.unrouteAll();
    }
  });

  test('a model that is not there is no failure of the keys', async () => {
    await page.getByRole('button', { name: 'Test all' }).click();
    await dialog().getByLabel('Model').fill('gemini-nowhere');
    await press('Start test');
    await dialog().getByText('4 without this model').waitFor();
    await dialog().getByText('1 fails').waitFor();
    await dialog().getByText('given no model “gemini-nowhere”').waitFor();
    await press('Close');
  });

  test('failed keys can be deleted together', async () => {
    await page.getByRole('button', { name: 'Test Last' }).click();
    await press('Start test');
    await dialog().getByText('1 fails').waitFor();
    await press('Close');
    await page.getByRole('button', { name: 'Delete it' }).click();
    await press('Delete');
    await notice('Key deleted.');
    assert.equal(await find('Last'), undefined);
  });

  test('selected keys are deleted after a question', async () => {
    await page.locator('tbody input[type=checkbox]:not([role])').first().check();
    const bar = page.getByRole('region', { name: 'Selected keys' });
    await bar.getByRole('button', { name: 'Delete' }).click();
    await press('Cancel');
    assert.equal((await panel.admin.get('gemini-keys')).length, 4);
    await bar.getByRole('button', { name: 'Delete' }).click();
    await press('Delete');
    await notice('Key deleted.');
    await page.locator('h1:focus').waitFor();
    assert.equal((await panel.admin.get('gemini-keys')).length, 3);
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
