// One `workerd serve` process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/**
 * @typedef {object} Served
 * @property {string} url
 * @property {number} pid
 * @property {string[]} log
 * @property {() => boolean} alive
 * @property {() => Promise<void>} stop
 */

/** The program's path. @type {string} */
const program = createRequire(import.meta.url)('workerd').default;

/** @param {string} config  a path @returns {Promise<Served>} */
export async function serve(config) {
  const child = spawn(program, ['serve', '--control-fd=3', config], {
    cwd: dirname(config),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  /** @type {string[]} */
  const log = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => log.push(String(bytes)));
  }
  const exit = once(child, 'exit');
  const port = await new Promise((resolve, reject) => {
    child.stdio[3]?.on('data', (line) => resolve(JSON.parse(String(line).split('\n')[0]).port));
    exit.then(() => reject(new Error(`workerd ended:\n${log.join('')}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid: /** @type {number} */ (child.pid),
    log,
    alive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exit;
      clearTimeout(late);
    },
  };
}
