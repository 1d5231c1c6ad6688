// Every screen in both languages, light and dark, wide and on a phone: shown whole, accessible, and
// with whatever people call things as text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, hostile, startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axe = readFileSync(axePath, 'utf8');

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

/** Rules of WCAG 2.2 AA and good practice that do not hold. @param {Page} page */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate('axe.run()');
  return /** @type {any} */ (found).violations.map(
    (/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`,
  );
}

/** @param {Page} page */
const overflow = (page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

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
            await page.waitForLoadState('networkidle');
            await page.getByRole('heading', { level: 1, name: screen[language] }).waitFor();
            assert.deepEqual(await violations(page), [], screen.path);
            assert.equal(await overflow(page), 0, `${screen.path} is wider than the screen`);
            assert.doesNotMatch(await page.title(), /taken/);
          }
          await page.context().close();
        });
      }
    }
  }

  test('the login page', async () => {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await panel.openStranger({ colorScheme, viewport: { width: 390, height: 844 } });
      await page.goto('/login');
      await page.getByLabel('Password', { exact: true }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    }
  });

  test('hostile names are text on every screen and in every dialog', async () => {
    const page = await panel.openPage();
    const places = [
      ['/admin/keys', 'Edit '],
      ['/admin/worker-keys', 'Edit '],
      ['/admin/models', 'Edit gemini-2.5-flash'],
    ];
    for (const [path, button] of places) {
      await page.goto(path);
      await page.locator('main').getByText(hostile).filter({ visible: true }).first().waitFor();
      await page.getByRole('button', { name: button }).last().click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await violations(page), [], path);
    }
    await page.goto('/admin/requests');
    await page.locator('main').getByText(hostile).filter({ visible: true }).first().waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await page.context().close();
  });

  test('dialogs hold the focus and give it back', async () => {
    const page = await panel.openPage();
    await page.goto('/admin/keys');
    const opener = page.getByRole('button', { name: 'Add keys' });
    await opener.click();
    const inside = "document.querySelector('dialog').contains(document.activeElement)";
    assert.equal(await page.evaluate(inside), true);
    assert.deepEqual(await violations(page), []);
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

  test('no page failed, broke the content policy, or asked another host', () => {
    assert.deepEqual(panel.faults, []);
  });
});
