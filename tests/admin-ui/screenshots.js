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
const looks = [
  { name: 'wide-light', width: 1440, height: 900, colorScheme: /** @type {const} */ ('light') },
  { name: 'wide-dark', width: 1440, height: 900, colorScheme: /** @type {const} */ ('dark') },
  { name: 'phone-light', width: 390, height: 844, colorScheme: /** @type {const} */ ('light') },
];

const panel = await startPanel();
const { workerKey } = await fillSample(panel);

/** @param {Page} page @param {string} name */
const shoot = (page, name) =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });

/** @param {Page} page @param {string} look */
async function shootDialogs(page, look) {
  await page.goto('/admin/keys');
  await page.getByRole('button', { name: 'Aurora 1', exact: true }).click();
  await shoot(page, `${look}-key-details`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add keys' }).click();
  await shoot(page, `${look}-key-add`);
  await page.goto('/admin/playground');
  await page.getByLabel('Worker key', { exact: true }).fill(workerKey);
  await page.getByLabel('Your message').fill('Which of my keys answered this?');
  await page.keyboard.press('Enter');
  await page.getByText('in all').waitFor();
  await shoot(page, `${look}-playground-answer`);
}

for (const { name: look, width, height, colorScheme } of looks) {
  const options = { viewport: { width, height }, colorScheme, locale: 'en' };
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
  await shootDialogs(page, look);
  await stranger.context().close();
  await page.context().close();
}
await panel.stop();
console.log(`screenshots are in ${folder}`);
