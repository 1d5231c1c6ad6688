// `npm run demo` as a person meets it: what it prints works, and Ctrl-C leaves nothing behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { root } from '../support/install.js';
import { listProcesses, skip } from '../support/processes.js';

/** @typedef {{child: import('node:child_process').ChildProcess, output: () => string}} Demo */

/** @returns {Demo} */
function spawnDemo() {
  const child = spawn(process.execPath, ['tests/demo.js', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (bytes) => (output += bytes));
  child.stderr.on('data', (bytes) => (output += bytes));
  return { child, output: () => output };
}

/** @param {Demo} demo @param {string} words */
async function waitFor({ child, output }, words) {
  const deadline = Date.now() + 120_000;
  while (!output().includes(words)) {
    if (child.exitCode !== null || Date.now() > deadline) assert.fail(output());
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/** @param {string} words */
const processesWith = (words) => listProcesses('args').filter((line) => line.includes(words));

test('the printed curl line streams an answer, and Ctrl-C stops it all', { skip }, async (t) => {
  const demo = spawnDemo();
  t.after(() => demo.child.kill('SIGTERM'));
  await waitFor(demo, 'Ctrl-C stops everything');
  const line = /^curl -N (\S+) (.*)$/m.exec(demo.output());
  assert.ok(line, demo.output());
  const [, address, rest] = line;
  const [authorization, contentType, body] = [...rest.matchAll(/'([^']*)'/g)].map(([, it]) => it);
  const response = await fetch(address, {
    method: 'POST',
    headers: [authorization, contentType].map((header) => {
      const [name, value] = header.split(': ');
      return /** @type {[string, string]} */ ([name, value]);
    }),
    body,
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.match(text, /^data: \{.*"chat\.completion\.chunk"/m);
  assert.match(text, /data: \[DONE\]\n\n$/);

  const port = new URL(address).port;
  assert.ok(processesWith(`--port ${port}`).length > 0, 'wrangler dev is found while it runs');
  demo.child.kill('SIGINT');
  const [status] = await once(demo.child, 'exit');
  assert.equal(status, 0);
  assert.deepEqual(processesWith(`--port ${port}`), []);
  assert.deepEqual(processesWith(`127.0.0.1:${port}`), []);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
});
