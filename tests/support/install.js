// What every command does first on a fresh clone. Imports nothing that npm installs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

const lockFile = join(root, 'package-lock.json');
const installed = join(root, 'node_modules/.package-lock.json');
const stampFile = join(root, 'node_modules/.installed-lock-hash');

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function isInstalled() {
  if (!existsSync(installed)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === lockHash();
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

/**
 * Runs a command to its end with its output shown; exits with its status when it fails.
 * @param {string} command
 * @param {string[]} args
 */
function runOrExit(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status || 1);
}

/** `npm ci`, unless node_modules already is what the lock file says. */
export function install() {
  if (!isInstalled()) {
    console.log('installing the locked packages (npm ci)…');
    runOrExit('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
  }
  writeFileSync(stampFile, lockHash());
}

/** `npm run build`; does nothing when all is built. */
export function build() {
  for (const script of ['wasm/build.js', 'admin-ui/build.js']) {
    runOrExit(process.execPath, [join(root, script)]);
  }
}
