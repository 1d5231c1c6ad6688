// npm run demo: the whole product on this machine, with the emulator in Google's place.
//   --port N   default 8787, another one when it is taken
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install } from './support/install.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });

install();
build();
const { startEmulator } = await import('./emulator/server.js');
const { startDevServer, stopOnSignal } = await import('./support/dev-server.js');
const { login } = await import('./support/admin.js');

const folder = mkdtempSync(join(tmpdir(), 'gemini-proxy-panel-'));
const password = `demo-${randomBytes(6).toString('hex')}`;
// As long as Google's, so that the panel shows the ends of each.
const demoKeys = ['one', 'two', 'three'].map((n) => `AQ.${n}-demo-key-of-the-emulator-${n}`);

async function startAll() {
  const emulator = await startEmulator({ keys: Object.fromEntries(demoKeys.map((k) => [k, {}])) });
  const variables = {
    ADMIN_PASSWORD: password,
    SESSION_SECRET_KEY: randomBytes(32).toString('hex'),
    GEMINI_BASE_URL: emulator.url,
  };
  const envFile = join(folder, 'demo.env');
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(''), { mode: 0o600 });
  const server = await startDevServer({
    port: Number(values.port),
    args: ['--env-file', envFile, '--persist-to', join(folder, 'state')],
    output: 'quiet',
  });
  const stop = async () => {
    await server.stop();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, ended: server.ended, stop };
}

/** @param {string} url @returns {Promise<string>} the worker key */
async function fillIn(url) {
  const admin = await login(url, password);
  for (const [index, key] of demoKeys.entries()) {
    await admin.post('gemini-keys', { key, name: `demo ${index + 1}` });
  }
  const { key } = await admin.post('worker-keys', { description: 'demo' });
  return key;
}

console.log('starting the emulator and the Worker…');
const { url, ended, stop } = await startAll();
stopOnSignal(stop, ended);
try {
  const key = await fillIn(url);
  const body = {
    model: 'gemini-flash-latest',
    stream: true,
    messages: [{ role: 'user', content: 'Say hello in three languages.' }],
  };
  console.log(`
  URL             ${url}   (OpenAI base URL: ${url}/v1)
  Admin password  ${password}
  Worker key      ${key}

  Stream an answer:

curl -N ${url}/v1/chat/completions -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'

  Ctrl-C stops everything.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop();
  process.exit(1);
}
