// What scripts read of the Ledger is exact and current: every chat answered before is in it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGateway, user } from './gateway.js';

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway();
});
after(() => gateway.stop());

const model = 'gemini-2.5-flash';
const rounds = [1, 2, 7, 40, 3];

test('a count read right after the answers holds all of them', async () => {
  let asked = 0;
  let tokens = 0;
  for (const [round, count] of rounds.entries()) {
    const chats = Array.from({ length: count }, async (_, i) => {
      const messages = [user(`round ${round}, chat ${i}`)];
      if (i % 2 === 0)
        return (await gateway.client.chat.completions.create({ model, messages })).usage;
      const stream = await gateway.client.chat.completions.create({
        model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
      });
      let usage;
      for await (const chunk of stream) usage = chunk.usage ?? usage;
      return usage;
    });
    for (const usage of await Promise.all(chats)) tokens += usage?.prompt_tokens ?? NaN;
    asked += count;
    const [{ totals }, keys] = [
      await gateway.admin.get('usage?by=model'),
      await gateway.admin.get('gemini-keys'),
    ];
    assert.equal(totals.requests, asked, `after round ${round}`);
    assert.equal(totals.promptTokens, tokens, `tokens after round ${round}`);
    const sum = keys.reduce(
      (/** @type {number} */ all, /** @type {any} */ key) => all + key.usage,
      0,
    );
    assert.equal(sum, asked, `keys after round ${round}`);
  }
});
