// One `workerd serve` process.
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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

/**
 * Reads a configuration as `workerd serve` would each time, with all files it names: in the text form
 * that takes 5 ms for a module of 1.4 MB, which is no part of a Worker's start.
 * @param {string} text  its path
 * @returns {string} the path of the encoded one
 */
export function encodeConfig(text) {
  const encoded = text.replace(/capnp$/, 'bin');
  const given = ['compile', '--config-only', text];
  writeFileSync(encoded, execFileSync(program, given, { maxBuffer: 64 * 1024 * 1024 }));
  return encoded;
}

/** @param {string} config  path of an encoded one @returns {Promise<Served>} */
export async function serve(config) {
  const child = spawn(program, ['serve', '--binary', '--control-fd=3', config], {
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
