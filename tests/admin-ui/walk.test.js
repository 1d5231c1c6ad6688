// Every action, in English on a wide light screen and in Chinese on a dark phone, with everything
// named by somebody who means harm. Each dialog is checked when it opens.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { hostile, startPanel } from './panel.js';
import { walker } from './walk.js';

/** @import { Page } from 'playwright-core' */

/** @typedef {ReturnType<typeof walker>} Walker */
/** @typedef {import('./panel.js').Panel} Panel */

const looks = /** @type {const} */ ([
  {
    language: 'en',
    width: 'wide',
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
  },
  {
    language: 'zh',
    width: 'phone',
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
  },
]);

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function logIn(page, { say, check }, panel) {
  await page.goto('/login');
  const password = page.getByLabel(say('login.password'), { exact: true });
  await password.fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText(say('error.unauthorized')).waitFor();
  await check('login');
  await password.fill(panel.password);
  await page.keyboard.press('Enter');
  await page.getByText(say('steps'), { exact: true }).waitFor();
  await check('first steps');
}

/** @param {Walker} walk */
async function addKeys(walk) {
  await walk.go('keys');
  await walk.click('keys.add');
  await walk.opens('keys.add');
  const long = `AIza${'x'.repeat(300)}`;
  const list = `1. AQ.demo-first-0123456，AQ.demo-second-0123456;AQ.demo-first-0123456 | ${long}`;
  await walk.fill('keys.paste', list);
  await walk.fill('name', hostile);
  await walk.dialog().getByText(walk.say('keys.moreOptions')).click();
  await walk.fill('keys.tags', hostile.replaceAll(' ', '/'));
  await walk.fill('keys.project', hostile);
  await walk.fill('keys.note', hostile);
  await walk.press('add');
  await walk.opens('keys.added.title');
  await walk
    .dialog()
    .getByText(walk.say('keys.notAdded', { count: 2 }))
    .waitFor();
  await walk
    .dialog()
    .getByText(walk.say('keys.otherWords', { count: 1 }))
    .waitFor();
  await walk.press('done');
  await walk.closed();
}

/** @param {Walker} walk @param {Panel} panel */
async function changeKey(walk, panel) {
  await walk.openRow();
  await walk.dialog().getByRole('heading', { name: hostile }).waitFor();
  await walk.check('key details');
  await walk.press('keys.reveal');
  await walk.opens('keys.reveal');
  await walk.fill('login.password', panel.password);
  await walk.press('keys.reveal');
  await walk.dialog().getByText('AQ.demo-first-0123456').waitFor();
  await walk.press('edit');
  await walk.opens('keys.edit.title');
  await walk.fill('keys.weight', '7');
  await walk.press('save');
  await walk.notice('saved');
  await walk.openRow();
  await walk.press('test');
  await walk.opens('test.one');
  await walk.press('test.start');
  await walk
    .dialog()
    .getByText(walk.say('test.passed', { count: 1 }))
    .waitFor();
  await walk.check('test result');
  await walk
    .dialog()
    .getByRole('button', { name: walk.say('close') })
    .first()
    .click();
  await walk.closed();
}

/** @param {Page} page @param {Walker} walk */
async function changeManyKeys(page, walk) {
  const { say } = walk;
  await page.getByRole('checkbox', { name: say('keys.selectPage') }).check();
  await page.getByText(say('bulk.count', { count: 2 })).waitFor();
  await walk.check('selected keys');
  const bar = page.getByRole('region', { name: say('bulk'), exact: true });
  const pick = (/** @type {string} */ name) =>
    bar.getByRole('button', { name: say(name), exact: true }).click();
  await pick('edit');
  await walk.opens('keys.bulkEdit', { count: 2 });
  await walk.fill('keys.addTags', 'more');
  await walk.press('save');
  await walk.notice('keys.changed', { count: 2 });
  await pick('disable');
  await walk.notice('keys.disabled', { count: 2 });
  await pick('clearErrors');
  await walk.notice('keys.nothingCleared');
  await pick('enable');
  await walk.notice('keys.enabled', { count: 2 });
  await pick('test');
  await walk.opens('test.many', { count: 2 });
  await walk.press('test.start');
  await walk
    .dialog()
    .getByText(say('test.passed', { count: 2 }))
    .waitFor();
  await walk.check('results of two tests');
  await page.keyboard.press('Escape');
  await pick('export');
  await walk.opens('keys.export', { count: 2 });
  await Promise.all([page.waitForEvent('download'), walk.press('download')]);
  await walk.closed();
  await pick('delete');
  await walk.opens('keys.delete.title', { count: 2 });
  await walk.press('cancel');
  await pick('bulk.none');
}

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function useWorkerKeys(page, walk, panel) {
  const { say } = walk;
  await walk.go('workerKeys');
  await walk.click('workerKeys.create');
  await walk.opens('workerKeys.create');
  await walk.fill('name', hostile);
  await walk.fill('workerKeys.dailyRequests', '50');
  await walk.fill('workerKeys.expires', '2099-12-31');
  await walk.fill('workerKeys.models', `gemini-2.5-flash, ${hostile.replaceAll(' ', '/')}`);
  await walk.press('create');
  await walk.opens('workerKeys.created');
  await walk.press('workerKeys.stored');
  await walk.seen(hostile);
  await page.getByRole('switch', { name: say('keys.enable', { name: hostile }) }).click();
  await walk.notice('workerKeys.disabled');
  await walk.openRow();
  await walk.opens('workerKeys.edit');
  await walk.fill('workerKeys.rpm', '9');
  await walk.press('save');
  await walk.notice('saved');
  const [key] = await panel.admin.get('worker-keys');
  assert.deepEqual([key.rpm, key.enabled, key.dailyRequests], [9, false, 50]);
  await walk.check('worker keys');
  await walk.click('keys.delete', { name: hostile });
  await walk.opens('workerKeys.delete.title');
  await walk.press('delete');
  await walk.notice('workerKeys.deleted');
}

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function useModels(page, walk, panel) {
  const { say } = walk;
  const alias = hostile.replaceAll(' ', '/');
  await walk.go('models');
  await walk.click('models.add');
  await walk.opens('models.add');
  await walk.fill('models.id', alias);
  await walk.fill('models.aliases', `${alias}2`);
  await walk.fill('models.tpm', '5000');
  await walk.press('add');
  await walk.notice('models.added', { count: 1 });
  await walk.openRow(alias);
  await walk.dialog().getByRole('heading', { name: alias }).waitFor();
  await walk.check('a model');
  await walk.dialog().getByLabel(say('models.category'), { exact: true }).selectOption('Custom');
  await walk.press('save');
  await walk.notice('saved');
  await walk.click('models.google');
  await walk.opens('models.google');
  const offered = walk
    .dialog()
    .getByRole('checkbox', { name: /gemini-2\.5-flash-lite/ })
    .first();
  await offered.check();
  await walk.check('picked models');
  await walk.press('models.addPicked', { count: 1 });
  await walk.seen('gemini-2.5-flash-lite');
  const toggle = page.getByRole('switch', { name: say('models.restrict') });
  await toggle.click();
  await walk.notice('models.restricted');
  await toggle.click();
  await walk.notice('models.open');
  await walk.check('models');
  const models = await panel.admin.get('models');
  assert.deepEqual([models.length, models[0].category, models[0].tpm], [2, 'Custom', 5000]);
}

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function talk(page, walk, panel) {
  const { say } = walk;
  await walk.go('playground');
  await walk.click('playground.createKey');
  await walk.notice('playground.keyMade');
  const message = page.getByLabel(say('playground.message'));
  panel.emulator.script({ directive: { text: hostile } });
  await message.fill(hostile);
  await page.keyboard.press('Enter');
  await page
    .getByText(say('playground.all', { time: '' }).trim())
    .last()
    .waitFor();
  assert.equal(await page.getByRole('article').getByText(hostile, { exact: true }).count(), 2);
  await page.getByLabel(say('model'), { exact: true }).fill('gemini-9');
  await message.fill('And now?');
  await page.keyboard.press('Enter');
  await page
    .getByRole('article')
    .getByText(/\(HTTP 4\d\d\)/)
    .waitFor();
  await walk.check('playground');
}

/** @param {Page} page @param {Walker} walk */
async function readRequests(page, walk) {
  await walk.go('requests');
  await page.getByText(walk.say('pager.range', { from: 1, to: 2, total: 2 })).waitFor();
  await page.getByLabel(walk.say('filter.status')).selectOption('error');
  await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await walk.check('requests');
  await page.locator('tbody button').first().click();
  await walk.opens('requests.details');
  await walk.dialog().getByText(hostile).first().waitFor();
  await page.keyboard.press('Escape');
}

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function changeSettings(page, walk, panel) {
  const { say } = walk;
  const url = `${panel.emulator.url}/${'far'.repeat(40)}`;
  await walk.go('settings');
  await page.getByLabel(say('settings.retries'), { exact: true }).fill('4');
  await page.getByLabel(say('settings.upstream'), { exact: true }).fill(url);
  await page.getByText(say('settings.changed', { count: 2 })).waitFor();
  await walk.check('changed settings');
  await walk.click('save');
  await walk.opens('settings.move');
  await walk.fill('login.password', panel.password);
  await walk.press('save');
  await walk.notice('saved');
  const { max_retry, base_url } = await panel.admin.get('system-settings');
  assert.deepEqual([max_retry, base_url], [4, url]);
  await walk.click('backup.exportSecrets');
  await walk.opens('backup.exportSecrets');
  await walk.fill('login.password', panel.password);
  const [file] = await Promise.all([page.waitForEvent('download'), walk.press('download')]);
  await walk.closed();
  await page.locator('input[type=file]').setInputFiles(await file.path());
  await walk.opens('backup.import');
  await walk.press('backup.import.action');
  await page
    .getByText(
      say('backup.imported', { geminiKeys: 0, skippedGeminiKeys: 2, workerKeys: 0, models: 2 }),
    )
    .waitFor();
  await walk.click('sessions.end');
  await walk.opens('sessions.end');
  await walk.press('cancel');
}

/** @param {Page} page @param {Walker} walk @param {Panel} panel */
async function tidyUp(page, walk, panel) {
  await walk.go('overview');
  for (const range of ['today', '24h', '7d', '30d']) {
    await page.getByText(walk.say(`range.${range}`), { exact: true }).click();
    await walk.seen(hostile);
  }
  await walk.check('overview');
  await walk.go('keys');
  await walk.openRow();
  await walk.press('delete');
  await walk.opens('keys.delete.title', { count: 1 });
  await walk.press('delete');
  await walk.notice('keys.deleted', { count: 1 });
  assert.equal((await panel.admin.get('gemini-keys')).length, 1);
}

suite('a walk', { skip: skipped }, () => {
  for (const { language, width, ...options } of looks) {
    suite(`${language}, ${width}, ${options.colorScheme}`, () => {
      /** @type {Panel} */
      let panel;
      /** @type {Page} */
      let page;
      /** @type {Walker} */
      let walk;
      before(async () => {
        panel = await startPanel();
        page = await panel.openStranger(options);
        walk = walker(page, language, width);
      });
      after(() => panel.stop());

      test('the door', () => logIn(page, walk, panel));
      test('keys are added', () => addKeys(walk));
      test('a key is looked at, shown, changed, tested', () => changeKey(walk, panel));
      test('many keys are changed', () => changeManyKeys(page, walk));
      test('worker keys', () => useWorkerKeys(page, walk, panel));
      test('models', () => useModels(page, walk, panel));
      test('playground', () => talk(page, walk, panel));
      test('requests', () => readRequests(page, walk));
      test('settings', () => changeSettings(page, walk, panel));
      test('overview, and a key is deleted', () => tidyUp(page, walk, panel));
      test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
    });
  }
});
