// A network that takes its time.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { fill, startPanel } from './panel.js';

const kRefreshMs = 30_000;

suite('a slow network', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
    await fill(panel);
  });
  after(() => panel.stop());

  for (const [screen, path, text] of [
    ['the overview', '', 'Needs attention'],
    ['Gemini keys', '/keys', 'North'],
    ['worker keys', '/worker-keys', 'Phone'],
  ]) {
    test(`${screen}: answers that take longer than a refresh are not asked for again`, async () => {
      const page = await panel.openPage();
      await page.clock.install();
      let asked = 0;
      let release = () => {};
      const released = new Promise((resolve) => (release = () => resolve(undefined)));
      const slow = /\/api\/admin\/(overview|gemini-keys|worker-keys)/;
      await page.route(slow, async (route) => {
        ++asked;
        await released;
        await route.continue();
      });
      await page.goto(`/admin${path}`);
      await page.getByText('Loading…').waitFor();
      await page.clock.runFor(3 * kRefreshMs);
      assert.equal(asked, 1);
      release();
      await page.getByText(text, { exact: true }).first().waitFor();
      const refreshed = page.waitForResponse(slow);
      await page.clock.runFor(kRefreshMs);
      await refreshed;
      await page.context().close();
    });
  }

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
