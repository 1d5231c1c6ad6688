// Nothing but the keyboard, from an empty gateway to the first answer.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

const kMostTabs = 60;

/** What has the focus: its role and name, as they are written. @param {Page} page */
const focused = (page) =>
  page.evaluate(`(() => {
    const element = document.activeElement;
    const label = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label');
    return (label ?? element.textContent).trim();
  })()`);

/** Tabs on until that control has the focus. @param {Page} page @param {string} name */
async function tabTo(page, name) {
  for (let tabs = 0; tabs < kMostTabs; ++tabs) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${name} is not reached; the focus is on ${await focused(page)}`);
}

suite('keyboard', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
  });
  after(() => panel.stop());

  test('add key, create worker key, playground', async () => {
    const page = await panel.openStranger();
    const { keyboard } = page;
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).waitFor();
    await tabTo(page, 'Password');
    await keyboard.type(panel.password);
    await keyboard.press('Enter');
    await page.getByText('Three steps to the first answer').waitFor();

    await tabTo(page, 'Add key');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    assert.equal(await focused(page), 'Keys');
    await keyboard.type('AQ.demo-keyboard-0123456789');
    await tabTo(page, 'Add');
    await keyboard.press('Enter');
    await page.getByText('1 key added.').waitFor();
    await tabTo(page, 'Next: worker keys');
    await keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Worker keys' }).waitFor();
    await tabTo(page, 'Create worker key');
    await keyboard.press('Space');
    await page.getByRole('dialog').waitFor();
    assert.equal(await focused(page), 'Name');
    await keyboard.type('Keyboard');
    await keyboard.press('Enter');
    await page.getByText('Your new worker key').waitFor();
    await tabTo(page, 'Try it in the playground');
    await keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Playground' }).waitFor();
    await tabTo(page, 'Your message');
    await keyboard.type('Are you there?');
    await keyboard.press('Enter');
    await page.getByRole('article').getByText('You said: "Are you there?"').waitFor();
    await page.getByText('in all').waitFor();
    await page.context().close();
  });

  test('the link past the navigation comes first', async () => {
    const page = await panel.openPage();
    await page.goto('/admin');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'Overview');
    await page.context().close();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
