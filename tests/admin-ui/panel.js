// The panel as a person has it: the built Worker, the emulator in Google's place, a browser.
import { startEmulator } from '../emulator/server.js';
import { assertAccepted } from '../support/accepted.js';
import { login } from '../support/admin.js';
import { enoughOfToday } from '../support/day.js';
import { startWorker } from '../support/run-worker.js';
import { launch } from './browser.js';

/** @import { Browser, BrowserContextOptions, Page } from 'playwright-core' */
/** @import { Admin } from '../support/admin.js' */

/**
 * @typedef {object} Panel
 * @property {string} url
 * @property {string} password
 * @property {Admin} admin
 * @property {Awaited<ReturnType<typeof startEmulator>>} emulator
 * @property {(options?: BrowserContextOptions) => Promise<Page>} openPage  logged in, at no page yet
 * @property {(options?: BrowserContextOptions) => Promise<Page>} openStranger  without a session
 * @property {string[]} faults  what pages did that they must not: errors, other hosts
 * @property {() => Promise<void>} stop
 */

/** @param {Page} page @param {string} url @param {string[]} faults */
function watch(page, url, faults) {
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    // The browser reports every refusal of the API, which tests provoke.
    const refusal = text.startsWith('Failed to load resource');
    if (message.type() === 'error' && !refusal) faults.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    const own = request.url().startsWith(`${url}/`) || /^(blob|data):/.test(request.url());
    if (!own) faults.push(`other host: ${request.url()}`);
  });
}

/** @returns {Promise<Panel>} */
export async function startPanel() {
  await enoughOfToday();
  const emulator = await startEmulator();
  const worker = await startWorker({ emulatorUrl: emulator.url });
  const admin = await login(worker.url, worker.password);
  /** @type {Browser} */
  const browser = await launch();
  /** @type {string[]} */
  const faults = [];

  /** @param {BrowserContextOptions} [options] */
  async function openStranger(options = {}) {
    const viewport = { width: 1440, height: 900 };
    const context = await browser.newContext({ baseURL: worker.url, viewport, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    watch(page, worker.url, faults);
    return page;
  }

  return {
    url: worker.url,
    password: worker.password,
    admin,
    emulator,
    faults,
    openStranger,
    async openPage(options) {
      const page = await openStranger(options);
      const [name, ...value] = admin.cookie.split('=');
      await page.context().addCookies([{ name, value: value.join('='), url: worker.url }]);
      return page;
    },
    async stop() {
      await browser.close();
      await worker.stop();
      await emulator.close();
      assertAccepted(emulator.state);
    },
  };
}

/** What somebody who means harm would call things. */
export const hostile = '<img src=x onerror="document.title=\'taken\'">';

/**
 * A gateway in use: keys in every state, worker keys, models, some traffic.
 * @param {Panel} panel
 */
export async function fill({ admin, emulator, url }) {
  const keys = ['AQ.demo-north', 'AQ.demo-south', 'AQ.demo-spent', 'AQ.demo-gone', 'AQ.demo-east'];
  emulator.keys.set({
    'AQ.demo-spent': { state: 'ok', rpd: 0 },
    'AQ.demo-gone': { state: 'suspended' },
  });
  const names = ['North', 'South', 'Spent', 'Gone', hostile];
  for (const [index, key] of keys.entries()) {
    const tags = index % 2 === 0 ? ['free', 'team a'] : ['paid'];
    await admin.post('gemini-keys', { key, name: names[index], tags, note: hostile, weight: 1 });
  }
  const { key } = await admin.post('worker-keys', { description: hostile, dailyRequests: 100 });
  await admin.post('worker-keys', { description: 'Phone', allowedModels: ['gemini-2.5-flash'] });
  const model = { id: 'gemini-2.5-flash', aliases: ['gpt-4o', hostile], rpd: 250, rpm: 10 };
  await admin.post('models', model);
  await admin.post('models', { id: 'gemini-2.5-pro' });
  for (const stream of [false, true, false, false]) {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-4o',
        stream,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    });
    await response.text();
  }
  const list = await admin.get('gemini-keys');
  for (const { id, name } of list) {
    if (name === 'Gone' || name === 'Spent') {
      await admin.post('test-gemini-key', { keyId: id, modelId: 'gemini-2.5-flash' });
    }
  }
  return { workerKey: key };
}
