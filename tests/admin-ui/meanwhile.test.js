// What happens while a person looks: others change things, the network fails, lists shrink.
import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { checkPage } from './checks.js';
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
    await page.clock.install();
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
      ...{ member: 'id', value: 'gemini-2.5-pro', label: 'Input tokens a minute', written: '700' },
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

  test('what is typed while a save is under way stays as a change', async () => {
    await page.goto('/admin/settings');
    const retries = page.getByLabel('Retries', { exact: true });
    const quota = page.getByLabel('Custom', { exact: true });
    /** @type {() => void} */
    let goOn = () => {};
    const wait = new Promise((resolve) => (goOn = () => resolve(undefined)));
    const held = new Promise((resolve) =>
      page.route('**/api/admin/system-settings', async (route) => {
        resolve(undefined);
        await wait;
        await route.fallback();
      }),
    );
    await retries.fill('6');
    await page.getByRole('button', { name: 'Save' }).click();
    await held;
    await retries.fill('8');
    await quota.pressSequentially('12');
    goOn();
    await notice('Saved.');
    await page.getByText('2 changes not saved').waitFor();
    assert.deepEqual([await retries.inputValue(), await quota.inputValue()], ['8', '12']);
    assert.equal((await panel.admin.get('system-settings')).max_retry, 6);
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.deepEqual([await retries.inputValue(), await quota.inputValue()], ['6', '']);
  });

  test('a dialog stays as it is until it is known whether it was saved', async () => {
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Edit South' }).click();
    /** @type {() => void} */
    let goOn = () => {};
    const wait = new Promise((resolve) => (goOn = () => resolve(undefined)));
    await page.route('**/api/admin/gemini-keys/*', async (route) => {
      await wait;
      await route.fallback();
    });
    await dialog().getByLabel('Note').fill('slowly');
    await press('Save');
    assert.ok(await dialog().getByRole('button', { name: 'Cancel' }).isDisabled());
    assert.ok(await dialog().getByRole('button', { name: 'Close' }).isDisabled());
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    assert.equal(await dialog().getByLabel('Note').inputValue(), 'slowly');
    goOn();
    await dialog().waitFor({ state: 'detached' });
    await notice('Saved.');
    assert.equal((await find('gemini-keys', 'name', 'South')).note, 'slowly');
  });

  test('what Cloudflare answers by itself is told as that', async () => {
    const refusal = { status: 429, body: 'error code: 1027' };
    await page.route('**/api/admin/gemini-keys?*', (route) => route.fulfill(refusal));
    await page.goto('/admin/keys');
    await page.locator('main').getByText('The day ends at 00:00 UTC.').waitFor();
    await page.route('**/v1/**', (route) => route.fulfill(refusal));
    await page.goto('/admin/playground');
    await page.getByLabel('Worker key', { exact: true }).fill('some-key-0');
    await page.getByLabel('Your message').fill('Hello');
    await page.keyboard.press('Enter');
    await page.getByRole('article').getByText('The day ends at 00:00 UTC.').waitFor();
  });

  const refused = { status: 503, json: { error: { message: 'The store is away.' } } };
  /** From now on the API refuses such calls. @param {string} method @param {string} path */
  const refuse = (method, path) =>
    page.route(`**/api/admin/${path}`, (route) =>
      route.request().method() === method ? route.fulfill(refused) : route.fallback(),
    );

  for (const { screen, api, stays, reload } of [
    {
      ...{
        screen: '/admin',
        api: 'problems',
        stays: 'Google has disabled this key or restricts it:',
      },
      reload: () => page.clock.fastForward(31_000),
    },
    {
      ...{ screen: '/admin/keys', api: 'gemini-keys?*', stays: 'North' },
      reload: () => page.getByRole('switch', { name: 'Use North' }).click(),
    },
    {
      ...{ screen: '/admin/worker-keys', api: 'worker-keys', stays: 'Phone' },
      reload: () => page.getByRole('switch', { name: 'Use Phone' }).click(),
    },
    {
      ...{ screen: '/admin/models', api: 'models', stays: 'gemini-2.5-pro' },
      reload: () => page.getByRole('switch', { name: 'Allow listed models only' }).click(),
    },
    {
      ...{ screen: '/admin/requests', api: 'requests?*', stays: '1–4 of 4' },
      reload: () => page.getByRole('button', { name: 'Refresh' }).click(),
    },
    {
      ...{ screen: '/admin/settings', api: 'system-settings', stays: 'Gemini Proxy Panel' },
      async reload() {
        await page.getByLabel('Retries', { exact: true }).fill('4');
        await page.getByRole('button', { name: 'Save' }).click();
      },
    },
  ]) {
    test(`${screen} says that it could not load again, keeps what it has and tries again`, async () => {
      await page.goto(screen);
      await page.locator('main').getByText(stays).first().waitFor();
      await refuse('GET', api);
      await reload();
      const alert = page
        .locator('main')
        .getByRole('alert')
        .filter({ hasText: 'The store is away.' });
      await alert.waitFor();
      assert.ok(await page.locator('main').getByText(stays).first().isVisible());
      await checkPage(page, `${screen}, not loaded again`);
      await page.unrouteAll();
      await alert.getByRole('button', { name: 'Try again' }).click();
      await alert.waitFor({ state: 'detached' });
    });
  }

  const choosePeriod = (/** @type {string} */ name) =>
    page.getByText(name, { exact: true }).click();
  const chooseStatus = (/** @type {string} */ value) =>
    page.getByLabel('Status').selectOption(value);
  for (const { screen, api, data, change, back } of [
    {
      ...{ screen: '/admin', api: 'usage?*' },
      data: () => page.getByRole('img', { name: /^Requests and errors: 4 requests/ }),
      ...{ change: () => choosePeriod('7 days'), back: () => choosePeriod('24 hours') },
    },
    {
      ...{ screen: '/admin/requests', api: 'requests?*', data: () => page.getByText('1–4 of 4') },
      ...{ change: () => chooseStatus('ok'), back: () => chooseStatus('') },
    },
  ]) {
    test(`${screen} shows nothing of another choice than the present one`, async () => {
      const main = page.locator('main');
      await page.goto(screen);
      await data().waitFor();
      await refuse('GET', api);
      await change();
      await main.getByText('The store is away.').waitFor();
      assert.equal(await data().count(), 0);
      assert.equal(await main.getByText('may be old').count(), 0);
      await checkPage(page, `${screen}, another choice not loaded`);
      await page.unrouteAll();
      await main.getByRole('button', { name: 'Try again' }).click();
      await data().waitFor();

      await page.route(`**/api/admin/${api}`, () => {});
      await back();
      await main.getByText('Loading…').waitFor();
      assert.equal(await data().count(), 0);
      await change();
      await data().waitFor();
    });
  }

  test('what the requests could be filtered by is missed aloud', async () => {
    await refuse('GET', 'usage?*');
    await page.goto('/admin/requests');
    const alert = page.locator('main').getByRole('alert').filter({ hasText: 'The store is away.' });
    await alert.waitFor();
    await page.unrouteAll();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor({ state: 'detached' });
    await page.getByLabel('Model').selectOption('gemini-2.5-flash');
    await page.getByText('1–4 of 4').waitFor();
  });

  for (const { screen, api, name } of [
    { screen: '/admin/keys', api: 'gemini-keys', name: 'Use South' },
    { screen: '/admin/worker-keys', api: 'worker-keys/*', name: 'Use Phone' },
    { screen: '/admin/models', api: 'system-settings', name: 'Allow listed models only' },
  ]) {
    test(`a switch of ${screen} shows what is stored when it could not be saved`, async () => {
      await page.goto(screen);
      const toggle = page.getByRole('switch', { name });
      const stored = await toggle.isChecked();
      await refuse('PATCH', api);
      for (let tries = 0; tries < 2; ++tries) {
        const answer = page.waitForResponse((response) => response.request().method() === 'PATCH');
        await toggle.click();
        await answer;
        await notice('The store is away.');
        await page.getByRole('switch', { name, checked: stored }).waitFor();
      }
      await page.unrouteAll();
      await toggle.click();
      await page.locator('.notices .success').last().waitFor();
      await page.getByRole('switch', { name, checked: !stored }).waitFor();
    });
  }

  test('Gemini keys are read again by themselves, whatever is being done meanwhile', async () => {
    await page.goto('/admin/keys');
    const { id } = await find('gemini-keys', 'name', 'South');
    const rename = (/** @type {string} */ name) => panel.admin.patch(`gemini-keys/${id}`, { name });
    const main = page.locator('main');
    await main.getByLabel('Search').fill('th');
    await main.getByRole('checkbox', { name: 'Select North' }).check();
    await main.getByRole('button', { name: 'South', exact: true }).click();
    await rename('Southern');
    await page.clock.fastForward(31_000);
    await dialog().getByRole('heading', { name: 'Southern' }).waitFor();
    await press('Edit');
    await dialog().getByLabel('Note').fill('typed');
    await rename('Furthest South');
    await page.clock.fastForward(31_000);
    assert.equal(await dialog().getByLabel('Note').inputValue(), 'typed');
    await press('Cancel');
    await page.clock.fastForward(31_000);
    await main.getByRole('button', { name: 'Furthest South', exact: true }).waitFor();
    await rename('South');
    await main.getByRole('button', { name: 'Refresh' }).click();
    await main.getByRole('button', { name: 'South', exact: true }).waitFor();
    assert.equal(await main.getByLabel('Search').inputValue(), 'th');
    assert.ok(await main.getByRole('checkbox', { name: 'Select North' }).isChecked());
  });

  test('the last key of the last page leaves the page before it', async () => {
    const keys = Array.from({ length: 46 }, (_, index) => ({
      key: `AQ.demo-more-${index}-${'k'.repeat(20)}`,
      name: `More ${index}`,
    }));
    await panel.admin.post('gemini-keys', { keys });
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('51–51 of 51').waitFor();
    await page.getByRole('button', { name: 'Delete More 45' }).click();
    await press('Delete');
    await page.getByText('1–50 of 50').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 50);
  });

  test('requests that are gone leave the last page there is', async () => {
    const [request] = (await panel.admin.get('requests?page=1&pageSize=1')).requests;
    let total = 101;
    await page.route('**/api/admin/requests?*', (route) => {
      const asked = Number(new URL(route.request().url()).searchParams.get('page'));
      const all = Array.from({ length: total }, (_, index) => ({ ...request, id: `r${index}` }));
      const requests = all.slice((asked - 1) * 50, asked * 50);
      return route.fulfill({ json: { requests, total, page: asked } });
    });
    await page.goto('/admin/requests');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('51–100 of 101').waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('101–101 of 101').waitFor();
    total = 40;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('1–40 of 40').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 40);
  });

  test('a page that could not be loaded is not said to be shown', async () => {
    const [request] = (await panel.admin.get('requests?page=1&pageSize=1')).requests;
    const requests = Array.from({ length: 50 }, (_, index) => ({ ...request, id: `r${index}` }));
    await page.route('**/api/admin/requests?*', (route) =>
      route.fulfill(
        route.request().url().includes('page=1&')
          ? { json: { requests, total: 60, page: 1 } }
          : refused,
      ),
    );
    await page.goto('/admin/requests');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.locator('main').getByText('The store is away.').waitFor();
    await page.getByText('1–50 of 60').waitFor();
  });

  test('models that were added before one failed are not added again', async () => {
    await page.goto('/admin/models');
    await page.getByRole('button', { name: 'Google’s list' }).click();
    const names = ['gemini-flash-latest', 'gemini-pro-latest', 'gemini-2.5-flash-lite'];
    const box = (/** @type {string} */ name) => dialog().locator(`input[value="${name}"]`);
    for (const name of names) await box(name).check();
    await page.route('**/api/admin/models', (route) =>
      route.request().postData()?.includes(names[2]) ? route.fulfill(refused) : route.fallback(),
    );
    // Somebody else lists one of them meanwhile.
    await panel.admin.post('models', { id: names[1] });
    await press('Add 3');
    await dialog().getByText('The store is away.').waitFor();
    assert.deepEqual(await Promise.all(names.map((name) => box(name).isDisabled())), [
      true,
      true,
      false,
    ]);
    await box(names[2]).uncheck();
    await box('gemini-2.5-flash-image').check();
    await press('Add 1');
    await notice('2 models added.');
    await page.unrouteAll();
    const listed = (await panel.admin.get('models')).map((/** @type {any} */ { id }) => id);
    assert.deepEqual(listed.slice(-3), [names[1], names[0], 'gemini-2.5-flash-image']);
  });

  test('what is done to failed keys is done to those that were counted', async () => {
    panel.emulator.keys.set({ 'AQ.demo-late': { state: 'suspended' } });
    /** @param {string} id */
    const fail = (id) =>
      panel.admin.post('test-gemini-key', { keyId: id, modelId: 'gemini-2.5-flash' });
    const stateOf = async (/** @type {string} */ name) =>
      (await find('gemini-keys', 'name', name))?.state;
    await page.goto('/admin/keys');
    await page.getByText('1 key is out of use.').waitFor();
    await fail((await panel.admin.post('gemini-keys', { key: 'AQ.demo-late', name: 'Late' })).id);
    await page.getByRole('button', { name: 'Clear the error' }).click();
    await notice('Errors cleared.');
    assert.deepEqual([await stateOf('Gone'), await stateOf('Late')], ['ready', 'suspended']);

    const gone = await find('gemini-keys', 'name', 'Gone');
    await page.getByRole('button', { name: 'Delete it' }).click();
    await fail(gone.id);
    await press('Delete');
    await notice('Key deleted.');
    assert.deepEqual([await stateOf('Gone'), await stateOf('Late')], ['suspended', undefined]);

    await page.getByRole('button', { name: 'Delete it' }).click();
    await panel.admin.post('clear-key-error', { keyId: gone.id });
    await press('Delete');
    await notice('0 keys deleted.');
    assert.equal(await stateOf('Gone'), 'ready');
  });

  test('keys that somebody else has deleted are not counted as changed', async () => {
    const ids = [];
    for (const name of ['Lost 1', 'Lost 2', 'Lost 3', 'Lost 4', 'Lost 5']) {
      const key = `AQ.demo-${name.replace(' ', '-')}`;
      ids.push((await panel.admin.post('gemini-keys', { key, name })).id);
    }
    const gone = page.locator('.notices').getByText('The key had been deleted already.');
    await page.goto('/admin/keys?search=Lost');
    await page.getByText('1–5 of 5').waitFor();
    await panel.admin.remove(`gemini-keys/${ids[0]}`);
    await page.getByRole('switch', { name: 'Use Lost 1' }).click();
    await gone.waitFor();
    assert.equal(await page.locator('.notices').getByText('disabled').count(), 0);
    await page.getByText('1–4 of 4').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await panel.admin.remove(`gemini-keys/${ids[1]}`);
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await notice('3 keys disabled.');
    await gone.nth(1).waitFor();
    await panel.admin.remove(`gemini-keys/${ids[2]}`);
    await page.reload();
    await page.getByText('1–2 of 2').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await panel.admin.remove(`gemini-keys/${ids[3]}`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog().getByLabel('Note').fill('kept');
    await press('Save');
    await notice('Key changed.');
    await gone.waitFor();
    await page.reload();
    await panel.admin.remove(`gemini-keys/${ids[4]}`);
    await page.getByRole('button', { name: 'Delete Lost 5' }).click();
    await press('Delete');
    await gone.waitFor();
    assert.equal(await page.locator('.notices').getByText('Key deleted.').count(), 0);
  });

  test('errors that were cleared are counted, not keys that were asked for', async () => {
    const key = 'AQ.demo-stale';
    panel.emulator.keys.set({ [key]: { state: 'suspended' } });
    const { id } = await panel.admin.post('gemini-keys', { key, name: 'Stale 1' });
    await panel.admin.post('gemini-keys', { key: 'AQ.demo-fresh', name: 'Stale 2' });
    await panel.admin.post('test-gemini-key', { keyId: id, modelId: 'gemini-2.5-flash' });
    await page.goto('/admin/keys?search=Stale');
    await page.getByText('1–2 of 2').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: 'Clear errors' }).click();
    await notice('Errors cleared.');
    await page.getByRole('button', { name: 'Clear errors' }).click();
    await notice('There was nothing to clear.');
    await panel.admin.remove(`gemini-keys/${id}`);
    await page.getByRole('button', { name: 'Clear errors' }).click();
    await notice('The key had been deleted already.');
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
