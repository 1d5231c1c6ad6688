// What the admin API refuses, it refuses as a whole.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startGateway } from './gateway.js';

/** @import { Gateway } from './gateway.js' */

suite('a refused edit', () => {
  /** @type {Gateway} */
  let gateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.stop());

  test('of many keys changes none of them', async () => {
    const { admin } = gateway;
    const tags = Array.from({ length: 20 }, (_, i) => `tag ${i}`);
    await admin.post('gemini-keys', { key: 'test-key-full', tags });
    const before = await admin.get('gemini-keys');
    const ids = before.map((/** @type {{id: string}} */ { id }) => id);
    await assert.rejects(admin.patch('gemini-keys', { ids, addTags: ['one more'] }), /addTags/);
    assert.deepEqual(await admin.get('gemini-keys'), before);
  });

  for (const [member, value] of [
    ['base_url', 'javascript:alert(1)'],
    ['base_url', 'https://name@elsewhere.example'],
    ['safety_settings', 'no JSON'],
  ]) {
    test(`an imported ${member} is held to the rules of a typed one: ${value}`, async () => {
      const { admin } = gateway;
      const before = await admin.get('system-settings');
      const file = await admin.get('export');
      file.config.policy.settings[member] = value;
      await assert.rejects(admin.post('import', file), new RegExp(`400 .*${member}`));
      assert.deepEqual(await admin.get('system-settings'), before);
    });
  }

  test('a backup without secrets is imported, however many keys it holds', async () => {
    const { admin } = gateway;
    const file = await admin.get('export');
    const [key] = file.keys.keys;
    file.keys.keys = Array.from({ length: 1000 }, (_, i) => ({ ...key, id: `key-${i}` }));
    const { geminiKeys, skippedGeminiKeys } = await admin.post('import', file);
    assert.deepEqual({ geminiKeys, skippedGeminiKeys }, { geminiKeys: 0, skippedGeminiKeys: 1000 });
  });

  test('an imported body limit above what memory allows is lowered to that', async () => {
    const { admin } = gateway;
    const file = await admin.get('export');
    file.config.policy.settings.body_limit_bytes = 100 * 1024 * 1024;
    await admin.post('import', file);
    const { body_limit_bytes } = await admin.get('system-settings');
    assert.equal(body_limit_bytes, 60 * 1024 * 1024);
  });
});
