// In and out.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { skipped } from './browser.js';
import { checkPage } from './checks.js';
import { startPanel } from './panel.js';

suite('login', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
  });
  after(() => panel.stop());

  test('without a session the panel leads to the login page', async () => {
    const page = await panel.openStranger();
    await page.goto('/admin/keys');
    await page.waitForURL('**/login?to=%2Fadmin%2Fkeys');
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  for (const [asked, screen] of [
    ['/admin/keys?state=invalid', '/admin/keys?state=invalid'],
    ['/admin?range=7d', '/admin?range=7d'],
    ['/login?to=%2F%2Fexample.org%2Fadmin%2F', '/admin'],
    ['/login?to=javascript%3Aalert(1)', '/admin'],
  ]) {
    test(`from ${asked} the password leads to ${screen}`, async () => {
      const page = await panel.openStranger();
      await page.goto(asked);
      await page.getByLabel('Password', { exact: true }).fill(panel.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(panel.url + screen);
      await page.getByRole('button', { name: 'Log out' }).waitFor();
      await page.context().close();
    });
  }

  test('the password opens the panel, and logging out closes it', async () => {
    const page = await panel.openStranger();
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).fill(panel.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/admin');
    await page.getByText('Three steps to the first answer').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    await page.goto('/admin');
    await page.waitForURL('**/login');
  });

  test('Back after logging out does not bring the panel back', async () => {
    const page = await panel.openPage();
    await page.goto('/admin');
    await page.getByText('Three steps to the first answer').waitFor();
    await page.context().clearCookies();
    // What a browser says that kept the page whole; this one is started without that memory.
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await page.waitForURL('**/login');
    await page.context().close();
  });

  test('Back after logging in does not bring the password back', async () => {
    const page = await panel.openStranger();
    await page.goto('/login');
    const password = page.getByLabel('Password', { exact: true });
    // The panel does not come, so that the page stays to be looked at.
    await page.route('**/admin', (route) => route.fulfill({ status: 204 }));
    await password.fill(panel.password);
    await page.keyboard.press('Enter');
    await page.waitForResponse('**/admin');
    assert.equal(await password.inputValue(), '');
    await page.context().clearCookies();
    await password.fill('half a passw');
    const loaded = page.waitForEvent('load');
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await loaded;
    assert.equal(await password.inputValue(), '');
    await page.context().close();
  });

  test('logging out everywhere ends other sessions', async () => {
    const other = await panel.openStranger();
    await other.goto('/login');
    await other.getByLabel('Password', { exact: true }).fill(panel.password);
    await other.keyboard.press('Enter');
    await other.waitForURL('**/admin');
    const page = await panel.openPage();
    await page.goto('/admin/settings');
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await page.waitForURL('**/login');
    await other.getByRole('link', { name: 'Gemini keys', exact: true }).first().click();
    const door = other.getByRole('dialog', { name: 'Your session is over' });
    await door.waitFor();
    await checkPage(other, 'session over');
    // Nothing is seen of what was there.
    const behind = await other.evaluate(
      "getComputedStyle(document.querySelector('dialog'), '::backdrop').backgroundColor",
    );
    assert.match(String(behind), /^rgb\(/);
    await door.getByRole('button', { name: 'Cancel' }).click();
    await other.waitForURL('**/login');
  });

  test('a session that ends in the middle costs nothing that was typed', async () => {
    const page = await panel.openStranger();
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).fill(panel.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/admin');
    await page.goto('/admin/keys?add=1');
    const dialog = page.getByRole('dialog', { name: 'Add keys' });
    await dialog.getByLabel('Keys', { exact: true }).fill('AQ.demo-typed-0123456789');
    await page.context().clearCookies();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const door = page.getByRole('dialog', { name: 'Your session is over' });
    for (const password of ['wrong', panel.password]) {
      await door.getByLabel('Password', { exact: true }).fill(password);
      await page.keyboard.press('Enter');
      if (password === 'wrong') await door.getByText('This password is wrong.').waitFor();
    }
    await page.getByText('1 key added.').waitFor();
    await page.context().close();
  });

  test('wrong passwords are refused, and soon have to wait', async () => {
    const page = await panel.openStranger();
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This password is wrong.').waitFor();
    await page.getByRole('alert').getByText('is replaced in Cloudflare’s dashboard').waitFor();
    const guess = () =>
      fetch(`${panel.url}/api/login`, {
        method: 'POST',
        headers: { origin: panel.url, 'content-type': 'application/json' },
        body: JSON.stringify({ password: 'wrong' }),
      });
    const refusal = await eventually(async () => {
      const response = await guess();
      return response.status === 429 && response;
    });
    assert.ok(Number(refusal.headers.get('retry-after')) > 0);
    // The Worker's own refusal, with a wait that is not over before the page has been looked at.
    const { status } = refusal;
    const body = await refusal.text();
    const headers = { 'retry-after': '600' };
    await page.route('**/api/login', (route) => route.fulfill({ status, headers, body }));
    await page.keyboard.press('Enter');
    await page.getByText('Too many wrong passwords.').waitFor();
    const button = page.getByRole('button', { name: /Try again in \d+/ });
    assert.equal(await button.isDisabled(), true);
    await checkPage(page, 'locked out');
  });

  for (const { name, status, body, text } of [
    {
      name: 'the daily limit',
      ...{ status: 429, body: 'error code: 1027', text: 'The day ends at 00:00 UTC.' },
    },
    {
      name: 'a page',
      ...{
        status: 503,
        body: '<h1>Error <span>1102</span></h1>',
        text: 'ran out of CPU time or memory',
      },
    },
    { name: 'anything else', status: 429, body: '', text: 'in the Worker’s place: HTTP 429.' },
  ]) {
    test(`what Cloudflare answers by itself is not blamed on the password: ${name}`, async () => {
      const page = await panel.openStranger();
      await page.route('**/api/login', (route) => route.fulfill({ status, body }));
      await page.goto('/login');
      await page.getByLabel('Password', { exact: true }).fill(panel.password);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(text).waitFor();
      assert.ok(await page.getByRole('button', { name: 'Log in' }).isEnabled());
      await page.context().close();
    });
  }

  for (const [message, text] of [
    ['ADMIN_PASSWORD is not set. Set it …', '未设置 ADMIN_PASSWORD。'],
    ['The Ledger does not answer; please try again.', '可能是其当日免费额度已用完'],
  ]) {
    test(`what the Worker itself lacks is told in Chinese, too: ${message}`, async () => {
      const page = await panel.openStranger({ locale: 'zh-CN' });
      const error = { message, type: 'server_error', param: null, code: 'internal_error' };
      await page.route('**/api/login', (route) => route.fulfill({ status: 500, json: { error } }));
      await page.goto('/login');
      await page.getByLabel('密码', { exact: true }).fill(panel.password);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(text).waitFor();
      await page.context().close();
    });
  }

  test('the time left counts down', async () => {
    const page = await panel.openStranger();
    const error = { message: 'Too many wrong passwords.', code: 'too_many_attempts' };
    const headers = { 'retry-after': '75' };
    await page.route('**/api/login', (route) =>
      route.fulfill({ status: 429, headers, json: { error } }),
    );
    await page.clock.install();
    await page.goto('/login');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Try again in 2 min' }).waitFor();
    await page.clock.fastForward(45_000);
    await page.getByRole('button', { name: 'Try again in 30 s' }).waitFor();
    await page.clock.fastForward(31_000);
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
