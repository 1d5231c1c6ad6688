// npm start: the Worker on this machine against the real Gemini (GEMINI_BASE_URL overrides).
//   --port N   default 8787, another one when it is taken
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from './support/install.js';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });

install();
build();
const { startDevServer, stopOnSignal } = await import('./support/dev-server.js');

/** @returns {string} what to tell about the password */
function makeVariables() {
  const path = join(root, '.dev.vars');
  if (existsSync(path)) return 'as in .dev.vars';
  const password = randomBytes(9).toString('base64url');
  const secret = randomBytes(32).toString('hex');
  const text = `ADMIN_PASSWORD=${password}\nSESSION_SECRET_KEY=${secret}\n`;
  writeFileSync(path, text, { mode: 0o600 });
  return `${password}   (kept in .dev.vars)`;
}

const password = makeVariables();
const upstream = process.env.GEMINI_BASE_URL;
const server = await startDevServer({
  port: Number(values.port),
  args: upstream ? ['--var', `GEMINI_BASE_URL:${upstream}`] : [],
  output: 'shown',
});
stopOnSignal(server.stop, server.ended);
console.log(`
  Panel           ${server.url}/login
  OpenAI base URL ${server.url}/v1
  Admin password  ${password}

  Ctrl-C stops it.`);
