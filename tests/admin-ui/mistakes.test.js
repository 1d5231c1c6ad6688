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
  /** @param {string} name */
  const click = (name) =>
    page
      .locator('main')
      .getByRole('button', { name: say(name), exact: true })
      .first()
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

  test('what is wrong with a line is said in the language of the panel', async () => {
    await dialog().locator('textarea').first().fill('AQ.tooShort');
    await press('add');
    await shows('line.invalid.why');
    await press('cancel');
  });

  test('how many tags a key can have, and how long they can be, is said where they are typed', async () => {
    assert.match(say('keys.tags.hint'), /20.*50/);
    await page.goto('/admin/keys?add=1');
    await dialog().locator('textarea').first().fill('AQ.of-a-tag-0123456789');
    await dialog().locator('summary').click();
    await shows('keys.tags.hint');
    const tags = dialog().locator('[name=tags]');
    await tags.fill('a'.repeat(51));
    await press('add');
    await dialog().locator('[name=tags][aria-invalid=true]').waitFor();
    await tags.fill('a'.repeat(50));
    await press('add');
    await tags.waitFor({ state: 'detached' });
    await page.goto('/admin/keys');
    await page.getByRole('checkbox').nth(1).check();
    await page
      .locator('main')
      .getByRole('button', { name: say('edit'), exact: true })
      .first()
      .click();
    await dialog().locator('[name=removeTags]').waitFor();
    await shows('keys.tags.hint');
    await press('cancel');
    const [{ id }] = await panel.admin.get('gemini-keys');
    await panel.admin.remove(`gemini-keys/${id}`);
  });

  test('more keys than can be added at once', async () => {
    await page.goto('/admin/keys?add=1');
    const keys = Array.from({ length: 1001 }, (_, index) => `AQ.demo-0123456789-${index}`);
    await dialog().locator('textarea').first().fill(keys.join(' '));
    await press('add');
    await shows('error.invalid_value_keys');
    await press('cancel');
  });

  test('Google’s list without a key to ask it with', async () => {
    await page.route('**/api/admin/gemini-models', (route) =>
      route.fulfill({
        status: 503,
        json: { error: { message: 'Add a key.', param: null, code: 'no_available_key' } },
      }),
    );
    await page.goto('/admin/models');
    await page
      .getByRole('button', { name: say('models.google') })
      .first()
      .click();
    await shows('error.no_available_key');
    await press('cancel');
  });

  test('a name that another model has', async () => {
    await page.goto('/admin/models');
    await click('models.add');
    await dialog().locator('[name=id]').fill('gemini-2.5-pro');
    await dialog().locator('[name=aliases]').fill('mine, gpt-4o');
    await press('add');
    await shows('error.conflict_aliases', { name: 'gpt-4o' });
    await dialog().locator('[name=aliases]').fill('');
    for (const taken of ['gpt-4o', 'gemini-2.5-flash']) {
      await dialog().locator('[name=id]').fill(taken);
      await press('add');
      await shows('error.conflict_id');
    }
    await press('cancel');
  });

  test('a worker key that is there already', async () => {
    await page.goto('/admin/worker-keys?add=1');
    await dialog().locator('[name=key]').fill('sk-of-the-phone');
    await press('create');
    await shows('error.conflict_key');
    await press('cancel');
  });

  for (const [what, content, name, values] of /** @type {[string, any, string, any][]} */ ([
    ['is another one', { a: 1 }, 'error.invalid_value_format', {}],
    ['holds nothing', null, 'error.invalid_value_format', {}],
    ['is a number', 0, 'error.invalid_value_format', {}],
    [
      'has a limit that is none',
      {
        ...{ format: 'gemini-proxy-panel', version: 1, keys: { v: 1 } },
        config: { v: 1, policy: { models: [{ id: 'a', rpm: -1 }] } },
      },
      'error.member',
      { name: 'policy.models[0].rpm' },
    ],
    [
      'does not fit',
      { format: 'gemini-proxy-panel', version: 1, keys: { v: 1, keys: 5 }, config: { v: 1 } },
      'error.member',
      { name: 'keys' },
    ],
  ])) {
    test(`a file to import that ${what}`, async () => {
      await page.goto('/admin/settings');
      await page.locator('input[type=file]').setInputFiles({
        ...{ name: 'backup.json', mimeType: 'application/json' },
        buffer: Buffer.from(JSON.stringify(content)),
      });
      await press('backup.import.action');
      await shows(name, values);
    });
  }

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

  test('worker keys are read again by themselves, and by a button', async () => {
    await page.goto('/admin/worker-keys');
    const [{ id }] = await panel.admin.get('worker-keys');
    await page.getByRole('button', { name: 'Phone', exact: true }).waitFor();
    await panel.admin.patch(`worker-keys/${id}`, { description: 'Old phone' });
    await page.clock.fastForward(31_000);
    await page.getByRole('button', { name: 'Old phone', exact: true }).waitFor();
    await panel.admin.patch(`worker-keys/${id}`, { description: 'New phone' });
    await click('refresh');
    await page.getByRole('button', { name: 'New phone', exact: true }).waitFor();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
