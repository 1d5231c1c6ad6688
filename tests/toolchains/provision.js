// node tests/toolchains/provision.js: where this machine has no emcc that is new enough, makes a
// small Debian 13 root that has one, in the user's cache. It takes minutes once; later runs find it.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emscriptenRoot, findEmcc, hasEmscriptenRoot } from '../../wasm/toolchain/cmake.js';

const release = 'trixie';
const packages = ['emscripten', 'cmake', 'make'];
const limitMs = 11 * 60_000;

// The parts of those packages that this build never reads: most of their gigabytes.
const libraries = '/usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten';
const left = [
  ...['lto', 'pic', 'thinlto'].map((folder) => `${libraries}/${folder}/*`),
  ...['-mt', '-ww', '-asan', '-debug'].map((variant) => `${libraries}/*${variant}*`),
  ...['doc', 'info', 'locale', 'man'].map((folder) => `/usr/share/${folder}/*`),
];

/** @param {string} command @param {string[]} args @returns {string | undefined} its output, if it succeeds */
function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

/** The mirror this machine installs from, by its own apt settings. @returns {string | undefined} */
function findMirror() {
  const format = '$(REPO_URI) $(ORIGIN) $(CODENAME)';
  const targets = ask('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const debian = (targets ?? '')
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, origin, codename]) => origin === 'Debian' && !/-/.test(codename));
  return debian?.[0];
}

/** apt's proxy settings for debootstrap, which fetches by itself. @returns {Record<string, string>} */
function proxyEnvironment() {
  const value = (/** @type {string} */ key) =>
    ask('apt-config', ['shell', 'VALUE', key])?.match(/^VALUE='(.*)'$/m)?.[1];
  const http = value('Acquire::http::Proxy');
  const https = value('Acquire::https::Proxy');
  return { ...(http && { http_proxy: http }), ...(https && { https_proxy: https }) };
}

/** @param {string} command @param {string[]} args @param {number} endsAt */
function run(command, args, endsAt) {
  const env = { ...process.env, ...proxyEnvironment(), DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    env: { ...env, LC_ALL: 'C' },
    encoding: 'utf8',
    timeout: Math.max(1, endsAt - Date.now()),
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 26,
  });
  if (status === 0) return;
  const lines = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${command} failed${error ? ` (${error.message})` : ''}:\n${lines}`);
}

/** What dpkg and apt in the root go by. @param {string} folder */
function writeSettings(folder) {
  const unpack = join(folder, 'etc/dpkg/dpkg.cfg.d');
  mkdirSync(unpack, { recursive: true });
  const rules = ['force-unsafe-io', ...left.map((pattern) => `path-exclude=${pattern}`)];
  writeFileSync(join(unpack, 'small'), `${rules.join('\n')}\n`);
  const settings = ask('apt-config', ['dump', 'Acquire']) ?? '';
  const kept = settings.split('\n').filter((line) => /^Acquire::(http|https|ftp)::/.test(line));
  writeFileSync(join(folder, 'etc/apt/apt.conf.d/90host'), `${kept.join('\n')}\n`);
  const services = join(folder, 'usr/sbin/policy-rc.d');
  writeFileSync(services, '#!/bin/sh\nexit 101\n');
  chmodSync(services, 0o755);
  for (const path of ['/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs/ca-certificates.crt']) {
    if (!existsSync(path)) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    cpSync(path, join(folder, path), { dereference: true });
  }
}

/** Roots that were never finished: their process was killed. */
function removeLeftovers() {
  const parent = dirname(emscriptenRoot);
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    const isOurs = path.startsWith(`${emscriptenRoot}-`);
    if (!isOurs || Date.now() - statSync(path).birthtimeMs < 2 * limitMs) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

/** @param {string} mirror @param {number} endsAt */
function makeRoot(mirror, endsAt) {
  if (!ask('debootstrap', ['--version'])) {
    run('apt-get', ['update', '-qq'], endsAt);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'debootstrap'], endsAt);
  }
  mkdirSync(dirname(emscriptenRoot), { recursive: true });
  removeLeftovers();
  const folder = mkdtempSync(`${emscriptenRoot}-`);
  try {
    chmodSync(folder, 0o755);
    run('debootstrap', ['--variant=minbase', release, folder, mirror], endsAt);
    writeSettings(folder);
    const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
    run('chroot', [folder, ...install], endsAt);
    run('chroot', [folder, 'apt-get', 'clean'], endsAt);
    run('chroot', [folder, 'emcc', '--version'], endsAt);
    writeFileSync(join(folder, 'ready'), `${release}\n`);
    // Another checkout may have been quicker, and be using its own already.
    if (hasEmscriptenRoot()) return;
    rmSync(emscriptenRoot, { recursive: true, force: true });
    renameSync(folder, emscriptenRoot);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {string | undefined} why this machine cannot have such a root */
function findObstacle() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux';
  return findMirror() ? undefined : 'apt names no Debian mirror';
}

/**
 * Sees to it that Emscripten can be had.
 * @returns {string | undefined} why it cannot
 */
export function provision() {
  if (findEmcc() || hasEmscriptenRoot()) return undefined;
  const obstacle = findObstacle();
  if (obstacle) return `no emcc in PATH or EMSDK, and none can be installed: ${obstacle}`;
  console.log(`making a Debian ${release} root with Emscripten in ${emscriptenRoot} (minutes)…`);
  try {
    makeRoot(/** @type {string} */ (findMirror()), Date.now() + limitMs);
    return undefined;
  } catch (error) {
    return `Emscripten cannot be installed: ${error instanceof Error ? error.message : error}`;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const reason = provision();
  console.log(reason ?? 'Emscripten is there');
  process.exitCode = reason ? 1 : 0;
}
