// The Worker under `wrangler dev`, as the demo and `npm start` run it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './install.js';

/**
 * @typedef {object} Options
 * @property {number} port       taken when free, else another
 * @property {string[]} args     more arguments for wrangler
 * @property {'quiet' | 'shown'} output  quiet: only printed when wrangler ends by itself
 */

/** @typedef {{url: string, stop: () => Promise<void>, ended: Promise<void>}} DevServer */

/** @param {number} port  0 = any @returns {Promise<number | undefined>} undefined when it is taken */
async function tryPort(port) {
  const server = createServer();
  /** @type {number | undefined} */
  const free = await new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : undefined);
    });
  });
  if (free !== undefined) await new Promise((done) => server.close(done));
  return free;
}

/** @param {number} wanted @returns {Promise<number>} */
async function choosePort(wanted) {
  const port = (await tryPort(wanted)) ?? (await tryPort(0));
  if (port === undefined) throw new Error('no free port');
  if (port !== wanted && wanted !== 0) console.log(`port ${wanted} is taken, using ${port}`);
  return port;
}

/** @param {string} url @param {() => boolean} isOver */
async function waitUntilHealthy(url, isOver) {
  const deadline = Date.now() + 120_000;
  while (!isOver()) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.status === 200) return;
    if (Date.now() > deadline) throw new Error(`${url}/healthz does not answer 200`);
    await new Promise((resume) => setTimeout(resume, 150));
  }
  throw new Error('wrangler dev ended before the Worker served');
}

/**
 * @param {Options} options
 * @returns {Promise<DevServer>}
 */
export async function startDevServer({ port: wanted, args, output }) {
  const port = await choosePort(wanted);
  const inspector = await choosePort(0);
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const fixed = ['--ip', '127.0.0.1', '--port', `${port}`, '--inspector-port', `${inspector}`];
  // Its own process group, so that stopping it reaches workerd whatever wrangler does.
  const child = spawn(
    process.execPath,
    [wrangler, 'dev', ...fixed, '--show-interactive-dev-session=false', ...args],
    {
      cwd: root,
      detached: true,
      env: { ...process.env, WRANGLER_SEND_METRICS: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      if (output === 'shown') process.stdout.write(bytes);
      else kept = (kept + bytes).slice(-8000);
    });
  }
  let stopping = false;
  const ended = once(child, 'exit').then(() => {
    if (!stopping && kept) console.error(kept);
  });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  /** @param {NodeJS.Signals} signal */
  const signalGroup = (signal) => {
    try {
      process.kill(-(/** @type {number} */ (child.pid)), signal);
    } catch {
      child.kill(signal);
    }
  };
  const stop = async () => {
    stopping = true;
    if (!isOver()) signalGroup('SIGTERM');
    const late = setTimeout(() => signalGroup('SIGKILL'), 4000);
    await ended;
    clearTimeout(late);
    signalGroup('SIGKILL');
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilHealthy(url, isOver);
  } catch (error) {
    if (kept && !isOver()) console.error(kept);
    await stop();
    throw error;
  }
  return { url, stop, ended };
}

/** npm runs a script through a shell that keeps signals to itself. @returns {number[]} the two */
function findParents() {
  const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', `${process.ppid}`], {
    encoding: 'utf8',
  });
  const npm = process.env.npm_lifecycle_event ? Number(stdout) : 0;
  return npm > 1 ? [process.ppid, npm] : [process.ppid];
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Runs `stop` once when the process is told to end, its parents are gone, or `ended`
 * settles; then exits.
 * @param {() => Promise<void>} stop
 * @param {Promise<void>} ended
 */
export function stopOnSignal(stop, ended) {
  /** @type {Promise<void> | undefined} */
  let stopping;
  /** @param {number} status */
  const finish = (status) => {
    stopping ??= stop().then(() => process.exit(status));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => finish(0));
  const parents = findParents();
  setInterval(() => parents.every(isAlive) || finish(0), 500).unref();
  ended.then(() => finish(1));
}
