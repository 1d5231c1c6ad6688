// The streams of tests/recorded, and the endpoints that turn them into a client's.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';

const folder = join(root, 'tests/recorded');

/** @type {{name: string, bytes: Buffer}[]} */
export const streams = readdirSync(folder)
  .filter((name) => name.endsWith('.sse'))
  .sort()
  .map((name) => ({ name: name.slice(0, -4), bytes: readFileSync(join(folder, name)) }));

const model = 'gemini-2.5-flash';

/** @type {{name: string, path: string, body: Buffer}[]} */
export const endpoints = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    body: {
      model,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Hello' }],
    },
  },
  { name: 'responses', path: '/v1/responses', body: { model, stream: true, input: 'Hello' } },
  { name: 'completions', path: '/v1/completions', body: { model, stream: true, prompt: 'Hello' } },
].map(({ body, ...rest }) => ({ ...rest, body: Buffer.from(JSON.stringify(body)) }));
