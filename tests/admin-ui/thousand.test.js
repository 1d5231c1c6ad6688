// A thousand keys.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

const kCount = 1000;

suite('1,000 keys', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  before(async () => {
    panel = await startPanel();
    const keys = Array.from({ length: kCount }, (_, index) => ({
      key: `AQ.demo-${index}-${'k'.repeat(20)}`,
      name: `Key ${index}`,
    }));
    const { added } = await panel.admin.post('gemini-keys', { keys, tags: ['mass'] });
    assert.equal(added, kCount);
  });
  after(() => panel.stop());

  // What makes it quick: the list is here, and no more of it is drawn than the screen shows.
  test('a filter answers with the next frame, asks nobody and draws a page at most', async (t) => {
    const page = await panel.openPage();
    await page.goto('/admin/keys');
    await page.getByText('1–50 of 1,000').waitFor();
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const times = [];
    let drawn = 0;
    for (const [text, count] of [
      ['Key 99', 11],
      ['Key 500', 1],
      ['nothing', 0],
      ['', 50],
    ]) {
      const measure = `(async () => {
        let added = 0;
        const count = (node) =>
          node.matches('tbody > tr') ? 1 : node.querySelectorAll('tbody > tr').length;
        const watch = new MutationObserver((records) => {
          for (const node of records.flatMap((record) => [...record.addedNodes])) {
            if (node.nodeType === Node.ELEMENT_NODE) added += count(node);
          }
        });
        watch.observe(document.body, { childList: true, subtree: true });
        const input = document.querySelector('input[type=search]');
        const start = performance.now();
        input.value = ${JSON.stringify(text)};
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const ms = performance.now() - start;
        return { ms, added, rows: document.querySelectorAll('tbody tr').length };
      })()`;
      /** @type {{ms: number, added: number, rows: number}} */
      const { ms, added, rows } = await page.evaluate(measure);
      assert.equal(rows, count, String(text));
      assert.ok(added <= 50, `${text}: ${added} rows drawn`);
      times.push(Math.round(ms));
      drawn += added;
    }
    assert.ok(drawn >= 50, `${drawn} rows seen drawn`);
    assert.deepEqual(asked, []);
    t.diagnostic(`filters of 1,000 keys took ${times.join(', ')} ms`);
    await page.context().close();
  });

  test('pages and selecting all work over the whole list', async () => {
    const page = await panel.openPage();
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('51–100 of 1,000').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page.getByRole('button', { name: 'Select all 1,000' }).click();
    await page.getByText('1,000 selected').waitFor();
    await page.context().close();
  });

  test('a test of all keys shows its progress, pauses, goes on and is cancelled', async () => {
    const page = await panel.openPage();
    await page.goto('/admin/keys');
    await page.getByRole('button', { name: 'Test all' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Start test' }).click();
    await dialog.getByText(/Testing: [1-9]\d* of 1,000/).waitFor();
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await dialog.getByText(/Paused: \d+ of 1,000/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Test all' }).click();
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await dialog.getByText(/Testing: \d+ of 1,000/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel test' }).click();
    await dialog.getByText(/Cancelled: \d+ of 1,000/).waitFor();
    assert.ok((await dialog.getByText(/\d+ work/).textContent())?.match(/[1-9]/));
    await page.context().close();
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
