// Every screen in both languages, light and dark, wide and on a phone: shown whole, accessible, and
// with whatever people call things as text. Dialogs are in walk.test.js.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startOfQuotaDay } from '../../admin-ui/src/usage-series.js';
import { eventually } from '../support/eventually.js';
import { skipped } from './browser.js';
import { checkPage } from './checks.js';
import { fill, startPanel } from './panel.js';
import { sampleUsage } from './sample.js';
import { speak } from './words.js';

const kHourMs = 3_600_000;

const screens = [
  { path: '/admin', en: 'Overview', zh: '概览' },
  { path: '/admin/keys', en: 'Gemini keys', zh: 'Gemini 密钥' },
  { path: '/admin/worker-keys', en: 'Worker keys', zh: 'Worker 密钥' },
  { path: '/admin/models', en: 'Models', zh: '模型' },
  { path: '/admin/requests', en: 'Requests', zh: '请求记录' },
  { path: '/admin/playground', en: 'Playground', zh: '试用' },
  { path: '/admin/settings', en: 'Settings', zh: '设置' },
  { path: '/admin/nothing', en: 'Not found', zh: '未找到' },
];

// What each canvas says, of its last drawing.
const listen = `
  const drawn = (globalThis.drawn = new Map());
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...given) {
    drawn.set(this.canvas, []);
    return clearRect.apply(this, given);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, ...given) {
    drawn.get(this.canvas)?.push(text);
    return fillText.call(this, text, ...given);
  };`;

suite('screens', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
    await fill(panel);
  });
  after(() => panel.stop());

  for (const language of /** @type {const} */ (['en', 'zh'])) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      for (const width of [390, 1440]) {
        test(`${language}, ${colorScheme}, ${width} px`, async () => {
          const locale = language === 'zh' ? 'zh-CN' : 'en-US';
          const viewport = { width, height: 900 };
          const page = await panel.openPage({ locale, colorScheme, viewport });
          for (const screen of screens) {
            await page.goto(screen.path);
            await page.getByRole('heading', { level: 1, name: screen[language] }).waitFor();
            const loading = page.getByText(speak(language)('loading'));
            await loading.first().waitFor({ state: 'detached' });
            await checkPage(page, screen.path);
          }
          await page.context().close();
        });
      }
    }
  }

  for (const width of [390, 1366, 1920]) {
    test(`a week's charts name each day once, ${width} px`, async () => {
      const page = await panel.openPage({ locale: 'en-US', viewport: { width, height: 900 } });
      await page.addInitScript({ content: listen });
      await page.route('**/api/admin/usage**', (route) =>
        route.fulfill({ json: sampleUsage(new URL(route.request().url()).searchParams) }),
      );
      await page.goto('/admin');
      await page.getByText('7 days', { exact: true }).click();
      const days = await eventually(async () => {
        const said = await page.evaluate('[...drawn].filter(([at]) => at.isConnected)');
        const texts = /** @type {[unknown, string[]][]} */ (said).map(([, all]) => all);
        const found = texts.map((all) => all.filter((text) => /^[A-Z][a-z]{2} \d+$/.test(text)));
        return found.length > 1 && found.every(({ length }) => length > 2) && found;
      });
      for (const named of days) assert.deepEqual(named, [...new Set(named)]);
      await page.context().close();
    });
  }

  for (const hours of [1, 2, 5]) {
    test(`a day that is ${hours} hours old has each of them once`, async () => {
      const page = await panel.openPage({ locale: 'en-US', timezoneId: 'Asia/Shanghai' });
      await page.addInitScript({ content: listen });
      // Yesterday's, so that there is traffic for any hour of it.
      const begin = startOfQuotaDay(Date.now() - 30 * kHourMs);
      await page.clock.setFixedTime(begin + (hours - 0.5) * kHourMs);
      await page.route('**/api/admin/usage**', (route) =>
        route.fulfill({ json: sampleUsage(new URL(route.request().url()).searchParams) }),
      );
      await page.goto('/admin');
      await page.getByText('Today', { exact: true }).click();
      await page.getByText('Mean', { exact: true }).waitFor();
      const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', timeZone: 'Asia/Shanghai' });
      const present = Array.from({ length: hours }, (_, index) =>
        hour.format(begin + index * kHourMs),
      );
      const named = await eventually(async () => {
        const said = await page.evaluate('[...drawn].filter(([at]) => at.isConnected)');
        const texts = /** @type {[unknown, string[]][]} */ (said).map(([, all]) => all);
        const found = texts.map((all) => all.filter((text) => /^\d+\s[AP]M$/.test(text)));
        return found.length === 3 && found.every(({ length }) => length > 0) && found;
      });
      for (const one of named) assert.deepEqual(one, present);
      await page.context().close();
    });
  }

  test('the login page', async () => {
    for (const locale of ['en-US', 'zh-CN']) {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        for (const width of [390, 1440]) {
          const viewport = { width, height: 844 };
          const page = await panel.openStranger({ locale, colorScheme, viewport });
          await page.goto('/login');
          await page.locator('input[type=password]').waitFor();
          await checkPage(page, `login, ${locale}, ${colorScheme}, ${width} px`);
          await page.context().close();
        }
      }
    }
  });

  test('dialogs hold the focus and give it back', async () => {
    const page = await panel.openPage();
    await page.goto('/admin/keys');
    const opener = page.getByRole('button', { name: 'Add keys' });
    await opener.click();
    const inside = "document.querySelector('dialog').contains(document.activeElement)";
    assert.equal(await page.evaluate(inside), true);
    await checkPage(page, 'add keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(
      await opener.evaluate((element) => element.ownerDocument.activeElement === element),
      true,
    );
    await page.context().close();
  });

  test('language and theme are remembered', async () => {
    const page = await panel.openPage({ locale: 'en-US', colorScheme: 'light' });
    await page.goto('/admin');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '概览' }).waitFor();
    await page.getByRole('button', { name: '主题' }).click();
    await page.getByRole('button', { name: '主题：浅色' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '概览' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await page.context().close();
  });

  test('a phone enlarges no field, hides no cross behind a name, and shows what keys used', async () => {
    const page = await panel.openPage({ locale: 'en-US', viewport: { width: 360, height: 740 } });
    await page.goto('/admin/worker-keys');
    await page.getByText(/^Today: Requests 4 \/ 100 · Tokens \d+$/).waitFor();
    await page.goto('/admin/keys');
    await page.getByLabel('Search').waitFor();
    const size = await page.evaluate(
      "getComputedStyle(document.querySelector('input.input')).fontSize",
    );
    assert.equal(size, '16px');
    const [{ id }] = await panel.admin.get('gemini-keys');
    const name = 'A long name of a key, as people give them, of two lines at least here';
    await panel.admin.patch(`gemini-keys/${id}`, { name });
    await page.reload();
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name }).waitFor();
    const heading = Number(
      await page.evaluate(`(() => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector('dialog h2'));
        return range.getBoundingClientRect().right;
      })()`),
    );
    const cross = await dialog.getByRole('button', { name: 'Close' }).boundingBox();
    assert.ok(cross && heading <= cross.x, `the name ends at ${heading}`);
    await page.context().close();
  });

  test('no page failed, broke the content policy, or asked another host', () => {
    assert.deepEqual(panel.faults, []);
  });
});
