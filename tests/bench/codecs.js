// The translators alone, the same program natively and as wasm in this Node's V8: no request, no
// keys, no accounts.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';
import { buildProgram, runProgram } from '../support/wasm-program.js';
import { buildNative } from '../unit/native.js';
import { event, whole } from './upstream.js';
import { workloads } from './workloads.js';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {'request' | 'response' | 'stream'} kind  as tests/bench/codecs/main.cpp names them
 * @property {Buffer} bytes
 */

/** @typedef {{name: string, bytes: number, mbPerS: Record<string, number>}} Speed  by build */

const folder = join(root, 'build/bench');
const wasmProgram = 'build/bench/codecs.wasm';
const nativeProgram = join(root, 'build/native-fast/tests/codecs');

/** @returns {Case[]} */
function cases() {
  const requests = workloads
    .filter(({ status = 200, plan }) => status === 200 && !plan.events)
    .map(({ name, what, body }) => {
      return {
        name: `request ${name}, ${what}`,
        kind: /** @type {const} */ ('request'),
        bytes: body(),
      };
    });
  const events = Array.from({ length: 500 }, (_, i) => event(i === 499)).join('');
  return [
    ...requests,
    { name: 'response, 1 KB', kind: 'response', bytes: Buffer.from(whole) },
    { name: 'stream, 500 events', kind: 'stream', bytes: Buffer.from(events) },
  ];
}

/** @param {Case[]} given @param {string} output  what the program said @returns {number[]} MB/s */
function speedsOf(given, output) {
  const lines = output.trim().split('\n');
  if (lines.length !== given.length) throw new Error(`the codecs answered ${lines.length} times`);
  return given.map(({ bytes }, i) => (bytes.length / Number(lines[i].split(' ')[0])) * 1e3);
}

/** @param {Case[]} given @param {string} input  a file */
async function runWasm(given, input) {
  await buildProgram(wasmProgram, ['tests/bench/codecs']);
  const output = join(folder, 'codecs.out');
  const [stdin, stdout] = [openSync(input, 'r'), openSync(output, 'w')];
  const status = await runProgram(wasmProgram, { stdin, stdout });
  closeSync(stdin);
  closeSync(stdout);
  if (status !== 0) throw new Error('the codecs refused a workload as wasm');
  return speedsOf(given, readFileSync(output, 'utf8'));
}

/** @param {Case[]} given @param {string} input  a file */
function runNative(given, input) {
  const stdin = openSync(input, 'r');
  const { status, stdout } = spawnSync(nativeProgram, {
    stdio: [stdin, 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  closeSync(stdin);
  if (status !== 0) throw new Error('the codecs refused a workload natively');
  return speedsOf(given, stdout);
}

/** @returns {Promise<{speeds: Speed[], notes: string[]}>} `notes` says what could not be built */
export async function measureCodecs() {
  const given = cases();
  mkdirSync(folder, { recursive: true });
  const input = join(folder, 'codecs.in');
  writeFileSync(
    input,
    Buffer.concat(
      given.flatMap(({ kind, bytes }) => [Buffer.from(`${kind} ${bytes.length}\n`), bytes]),
    ),
  );
  const { failure } = await buildNative(['codecs'], 'native-fast');
  if (failure?.failed) throw new Error(failure.notes.join('\n'));
  const native = failure ? undefined : runNative(given, input);
  const wasm = await runWasm(given, input);
  const speeds = given.map(({ name, bytes }, i) => {
    const mbPerS = { wasm: wasm[i], ...(native && { native: native[i] }) };
    return { name, bytes: bytes.length, mbPerS };
  });
  return { speeds, notes: failure?.notes.map((note) => `native: ${note}`) ?? [] };
}
