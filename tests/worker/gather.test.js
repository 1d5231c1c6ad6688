// Streams that come quickly: what has come reaches the client though nothing follows it.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { startGatewayOver, user } from './gateway.js';

const QUICK = 60;

/** @param {object[]} parts @param {string} [finishReason] */
const event = (parts, finishReason) =>
  `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts }, finishReason }] })}\r\n\r\n`;
const word = (/** @type {number} */ i) => event([{ text: `w${i} ` }]);

/** @type {(response: import('node:http').ServerResponse) => Promise<void>} */
let play;
const upstream = createServer((request, response) => {
  request.resume();
  request.on('end', async () => {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    await play(response);
  });
});
const tick = () => new Promise((next) => setImmediate(next));

/** @param {import('node:http').ServerResponse} response @param {number} from */
async function sendQuickly(response, from) {
  for (let i = from; i < from + QUICK; ++i) {
    response.write(word(i));
    await tick();
  }
}

/** @type {import('./gateway.js').Gateway} */
let gateway;
before(async () => void (gateway = await startGatewayOver(upstream)));
after(() => gateway.stop());

/** What the client hears, told as it grows. @param {(text: string) => void} onText */
async function listen(onText) {
  const response = await gateway.post('/v1/chat/completions', {
    model: 'gemini-2.5-flash',
    messages: [user('Hi')],
    stream: true,
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of /** @type {any} */ (response.body)) {
    text += decoder.decode(bytes, { stream: true });
    onText(text);
  }
  return text;
}

// Upstream says nothing more until the client has heard all: were anything held back, none would end.
test('a pause holds nothing back', { timeout: 60_000 }, async () => {
  for (let round = 0; round < 5; ++round) {
    const pauses = Array.from({ length: 3 }, () => new EventEmitter());
    const ends = pauses.map((pause) => once(pause, 'over'));
    play = async (response) => {
      for (const [i, end] of ends.entries()) {
        await sendQuickly(response, QUICK * i);
        await end;
      }
      response.end(event([], 'STOP'));
    };
    const text = await listen((heard) => {
      pauses.forEach((pause, i) => {
        if (heard.includes(`"w${QUICK * (i + 1) - 1} "`)) pause.emit('over');
      });
    });
    assert.equal(text.match(/"content":"w\d+ "/g)?.length, 3 * QUICK);
    assert.match(text, /"finish_reason":"stop"/);
    assert.ok(text.endsWith('data: [DONE]\n\n'));
  }
});

test('what came before a break is told', async () => {
  play = async (response) => {
    await sendQuickly(response, 0);
    response.write(event([{ functionCall: { name: 'look', args: {} } }]));
    await new Promise((wake) => setTimeout(wake, 200));
    response.destroy();
  };
  for (let round = 0; round < 3; ++round) {
    const text = await listen(() => {});
    assert.equal(text.match(/"content":"w\d+ "/g)?.length, QUICK);
    assert.match(text, /"name":"look"/);
    assert.match(text, /upstream_stream_interrupted/);
  }
});

test('a client that is slow is sent all of it', async () => {
  const large = 'x'.repeat(20_000);
  play = async (response) => {
    for (let i = 0; i < 200; ++i) {
      response.write(event([{ text: `${i}${large}` }]));
      if (i % 8 === 0) await tick();
    }
    response.end(event([{ text: 'end' }], 'STOP'));
  };
  const response = await gateway.post('/v1/chat/completions', {
    model: 'gemini-2.5-flash',
    messages: [user('Hi')],
    stream: true,
  });
  let size = 0;
  let reads = 0;
  for await (const bytes of /** @type {any} */ (response.body)) {
    size += bytes.length;
    if (++reads % 10 === 0) await new Promise((wake) => setTimeout(wake, 20));
  }
  assert.ok(size > 200 * 20_000, `${size} bytes`);
});
