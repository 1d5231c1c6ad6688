// A talk in the playground: what of it goes on, what is told, and what of it is seen.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { eventually } from '../support/eventually.js';
import { skipped } from './browser.js';
import { startPanel } from './panel.js';

/** @import { Page } from 'playwright-core' */

suite('playground', { skip: skipped }, () => {
  /** @type {import('./panel.js').Panel} */
  let panel;
  /** @type {Page} */
  let page;
  let workerKey = '';
  before(async () => {
    panel = await startPanel();
    await panel.admin.post('gemini-keys', { key: 'AQ.demo-playground' });
    ({ key: workerKey } = await panel.admin.post('worker-keys', { description: 'Playground' }));
    page = await panel.openPage({ locale: 'en-US', viewport: { width: 1366, height: 768 } });
    await page.goto('/admin/playground');
    await keyField().fill(workerKey);
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-2.5-flash');
  });
  after(() => panel.stop());

  const keyField = () => page.getByLabel('Worker key', { exact: true });
  const lastTurn = () => page.getByRole('article').last();
  const talk = () => page.getByRole('region', { name: 'Conversation' });
  const end = () => lastTurn().getByText('in all').waitFor();
  /** @param {string} text */
  async function say(text) {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
  }
  /** What the last call told Gemini was said so far. */
  const sent = () => {
    const { contents } = JSON.parse(JSON.stringify(panel.emulator.state.last.at(-1)?.body));
    return contents.map((/** @type {any} */ { role, parts }) => [role, parts[0].text.trim()]);
  };
  /** How much of the talk is out of sight below. */
  const below = () =>
    talk().evaluate((place) => place.scrollHeight - place.clientHeight - place.scrollTop);

  test('what was shown before a stop is part of the talk', async () => {
    panel.emulator.script({ directive: { text: Array(20).fill('word '), eventDelay: 300 } });
    await say('Slowly');
    await lastTurn().getByText('word word').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped.').waitFor();
    const shown = (await lastTurn().locator('p.text').innerText()).trim();
    await say('Go on');
    await end();
    assert.deepEqual(sent(), [
      ['user', 'Slowly'],
      ['model', shown],
      ['user', 'Go on'],
    ]);
    await page.getByRole('button', { name: 'New conversation' }).click();
  });

  test('a worker key that no header can hold is told as a wrong key', async () => {
    for (const key of ['sk-abc…wxyz', 'sk-schlüssel', 'sk-two words']) {
      await keyField().fill(key);
      await say('Hello');
      await lastTurn().getByText('contains characters that no key has').waitFor();
      await lastTurn().getByRole('link', { name: 'Create worker key' }).waitFor();
      assert.equal(await page.getByText('could not be reached').count(), 0);
      await page.getByRole('button', { name: 'New conversation' }).click();
    }
    await keyField().fill(workerKey);
  });

  test('the end of the talk stays in sight: of texts, pictures and refusals', async () => {
    for (let i = 0; i < 3; ++i) {
      await say('hello '.repeat(120));
      await end();
    }
    await eventually(async () => (await below()) < 2);
    const data = await talk().evaluate((place) => {
      const canvas = place.ownerDocument.createElement('canvas');
      canvas.width = canvas.height = 600;
      canvas.getContext('2d')?.fillRect(0, 0, 600, 600);
      return canvas.toDataURL('image/png').split(',')[1];
    });
    panel.emulator.script({ directive: { images: [{ mimeType: 'image/png', data }] } });
    await say('Draw');
    await end();
    const picture = lastTurn().getByRole('img');
    await eventually(async () => ((await picture.boundingBox())?.height ?? 0) > 300);
    await eventually(async () => (await below()) < 2);
    await keyField().fill('sk-wrong-0123456789');
    await say('Hello');
    await page.getByText('(HTTP 401)').waitFor();
    await keyField().fill(workerKey);
    await eventually(async () => (await below()) < 2);
  });

  test('who has scrolled up reads on while an answer comes, until the next turn', async () => {
    panel.emulator.script({
      directive: { text: Array.from({ length: 12 }, (_, i) => `line ${i}\n`), eventDelay: 150 },
    });
    await say('Many lines');
    await lastTurn().getByText('line 1').waitFor();
    await talk().hover();
    await page.mouse.wheel(0, -5000);
    await eventually(async () => (await talk().evaluate((place) => place.scrollTop)) === 0);
    await end();
    assert.equal(await talk().evaluate((place) => place.scrollTop), 0);
    await say('And now');
    await end();
    await eventually(async () => (await below()) < 2);
  });

  test('no page failed or asked another host', () => assert.deepEqual(panel.faults, []));
});
