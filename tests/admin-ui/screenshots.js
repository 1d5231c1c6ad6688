// npm run screenshots: every screen as PNG in build/screenshots, to be looked at.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, root } from '../support/install.js';

install();
build();
const { startPanel } = await import('./panel.js');
const { fillSample, sampleUsage } = await import('./sample.js');

/** @import { Page } from 'playwright-core' */

const folder = join(root, 'build/screenshots');
mkdirSync(folder, { recursive: true });

const screens = {
  overview: '/admin',
  keys: '/admin/keys',
  'worker-keys': '/admin/worker-keys',
  models: '/admin/models',
  requests: '/admin/requests',
  playground: '/admin/playground',
  settings: '/admin/settings',
};
const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const locales = { en: 'en-US', zh: 'zh-CN' };
const schemes = /** @type {const} */ (['light', 'dark']);
const looks = Object.entries(widths).flatMap(([width, viewport]) =>
  schemes.flatMap((colorScheme) =>
    Object.entries(locales).map(([language, locale]) => ({
      name: `${width}-${colorScheme}-${language}`,
      language: /** @type {'en' | 'zh'} */ (language),
      options: { viewport, colorScheme, locale },
    })),
  ),
);
/** What the dialogs' way is found by. */
const words = {
  en: ['Add keys', 'Worker key', 'Your message', 'in all'],
  zh: ['添加密钥', 'Worker 密钥', '您的消息', '共 '],
};

const panel = await startPanel();
const { workerKey } = await fillSample(panel);

/** @param {Page} page @param {string} name */
const shoot = (page, name) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

/** @param {Page} page @param {string} look @param {'en' | 'zh'} language */
async function shootDialogs(page, look, language) {
  const [add, workerKeyLabel, message, total] = words[language];
  await page.goto('/admin/keys');
  await page.getByRole('button', { name: 'Aurora 1', exact: true }).click();
  await shoot(page, `${look}-key-details`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: add }).click();
  await shoot(page, `${look}-key-add`);
  await page.goto('/admin/playground');
  await page.getByLabel(workerKeyLabel, { exact: true }).fill(workerKey);
  await page.getByLabel(message).fill('Which of my keys answered this?');
  await page.keyboard.press('Enter');
  await page.getByText(total).last().waitFor();
  await shoot(page, `${look}-playground-answer`);
}

for (const { name: look, language, options } of looks) {
  const stranger = await panel.openStranger(options);
  await stranger.goto('/login');
  await shoot(stranger, `${look}-login`);
  const page = await panel.openPage(options);
  await page.route('**/api/admin/usage*', (route) =>
    route.fulfill({ json: sampleUsage(new URL(route.request().url()).searchParams) }),
  );
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await shoot(page, `${look}-${name}`);
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
    if (name === 'overview' || name === 'settings') await shoot(page, `${look}-${name}-end`);
  }
  await shootDialogs(page, look, language);
  await stranger.context().close();
  await page.context().close();
}
await panel.stop();
console.log(`screenshots are in ${folder}`);
