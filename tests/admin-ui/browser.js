// The Chromium that is installed here, or Debian's when it can be installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** @import { Browser } from 'playwright-core' */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {string | undefined} */
function findExecutable() {
  const given = process.env.CHROMIUM;
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
}

function installFromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  if (!existsSync('/etc/debian_version')) return;
  console.log('installing Debian’s chromium for the browser tests…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

function findOrInstall() {
  const found = findExecutable();
  if (found) return found;
  installFromDebian();
  return findExecutable();
}

const executablePath = findOrInstall();

/** Why browser tests are skipped; false when they run. */
export const skipped = executablePath
  ? /** @type {const} */ (false)
  : 'no Chromium: install one, or say where it is with CHROMIUM=/path';

/** @returns {Promise<Browser>} */
export const launch = () =>
  chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
