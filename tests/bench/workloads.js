// What is sent and what upstream answers with. Bodies are those of OpenAI chat requests.
import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} what
 * @property {() => Buffer} body
 * @property {import('./upstream.js').Plan} plan
 * @property {number} requests  of one measurement at concurrency 1
 * @property {number} [status]  expected of the gateway; 200
 */

const sentence = 'A sentence of a talk, with a "quoted" word and a line end.\n';

/** @param {object} more */
const chat = (more) => Buffer.from(JSON.stringify({ model: 'gemini-2.5-flash', ...more }));

/** @param {number} size */
const small = (size, more = {}) =>
  chat({ messages: [{ role: 'user', content: sentence.repeat(size / sentence.length) }], ...more });

const history = () =>
  chat({
    messages: Array.from({ length: 101 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: sentence.repeat(2000 / sentence.length),
    })),
  });

/** @param {number} index */
function tool(index) {
  const properties = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `parameter_${i}`,
      i % 3 === 0
        ? { type: 'string', enum: ['first', 'second', 'third'], description: sentence.trim() }
        : {
            type: 'object',
            description: sentence.trim(),
            properties: { from: { type: 'integer', minimum: 0 }, to: { type: 'integer' } },
            required: ['from'],
          },
    ]),
  );
  const parameters = { type: 'object', properties, required: ['parameter_0'] };
  const description = sentence.repeat(15);
  return { type: 'function', function: { name: `tool_${index}`, description, parameters } };
}

const tools = () =>
  chat({
    messages: [{ role: 'user', content: 'Use a tool.' }],
    tools: Array.from({ length: 30 }, (_, i) => tool(i)),
  });

/** An image of so many bytes, as the data URL of a message. @param {number} mib */
function image(mib) {
  const data = randomBytes(mib * 1024 * 1024 * 0.75).toString('base64');
  const url = `data:image/png;base64,${data}`;
  const text = { type: 'text', text: 'What is this?' };
  return chat({
    messages: [{ role: 'user', content: [text, { type: 'image_url', image_url: { url } }] }],
  });
}

const broken = () => Buffer.from(`${history().subarray(0, -3)}`);
const streamed = () => small(500, { stream: true });

/** @type {Workload[]} */
export const workloads = [
  { name: 'W1', what: 'small chat, 1 KB', body: () => small(900), plan: {}, requests: 200 },
  { name: 'W2', what: '200 KB, 100 messages', body: history, plan: {}, requests: 50 },
  { name: 'W3', what: '30 tools, 90 KB', body: tools, plan: {}, requests: 60 },
  { name: 'W4', what: '500 events, 0 ms', body: streamed, plan: { events: 500 }, requests: 5 },
  {
    name: 'W4T',
    what: '500 events, 1 ms',
    body: streamed,
    plan: { events: 500, gapMs: 1 },
    requests: 2,
  },
  { name: 'W5', what: '50 events, 0 ms', body: streamed, plan: { events: 50 }, requests: 30 },
  { name: 'W6', what: '1 MiB image', body: () => image(1), plan: {}, requests: 20 },
  { name: 'W7', what: '10 MiB image', body: () => image(10), plan: {}, requests: 4 },
  { name: 'W8', what: '200 KB, broken JSON', body: broken, plan: {}, requests: 50, status: 400 },
];
