// The native and the wasm build of the core are the same translator: random requests, answers and
// streams come out in identical bytes. One seed for the gate, which says the same of the same code twice;
// `SEED=n`, or `SEED=random`, looks elsewhere.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { root } from '../support/install.js';
import { buildProgram, runProgram } from '../support/wasm-program.js';
import { buildNative } from '../unit/native.js';
import { counts, cutCases, randomCases } from './cases.js';
import { streams } from './streams.js';

const given = process.env.SEED ?? '20261123';
const seed = given === 'random' ? Math.floor(Math.random() * 2 ** 32) : Number(given);
const folder = join(root, 'build/property');
const wasmProgram = 'build/property/translate.wasm';
const nativeProgram = join(root, 'build/native/tests/translate');

/** @type {string | undefined} why there is no native program */
let skipNative;

before(async () => {
  mkdirSync(folder, { recursive: true });
  await buildProgram(wasmProgram, ['tests/translate']);
  const { failure } = await buildNative(['translate']);
  if (failure && failure.failed > 0) throw new Error(failure.notes.join('\n'));
  skipNative = failure?.notes.join('\n');
});

/** @param {string} name @param {string[]} cases @returns {Promise<string[]>} one answer each */
async function runWasm(name, cases) {
  const [input, output] = [join(folder, `${name}.cases`), join(folder, `${name}.wasm.out`)];
  writeFileSync(input, cases.map((line) => `${line}\n`).join(''));
  const [stdin, stdout] = [openSync(input, 'r'), openSync(output, 'w')];
  try {
    assert.equal(await runProgram(wasmProgram, { stdin, stdout }), 0);
  } finally {
    closeSync(stdin);
    closeSync(stdout);
  }
  return readFileSync(output, 'utf8').split('\n').slice(0, -1);
}

/** @param {string[]} cases @returns {string[]} */
function runNative(cases) {
  const input = cases.map((line) => `${line}\n`).join('');
  const options = { input, maxBuffer: 2 ** 30 };
  const { status, stdout, stderr } = spawnSync(nativeProgram, options);
  assert.equal(status, 0, `seed ${seed}: ${stderr}`);
  return stdout.toString().split('\n').slice(0, -1);
}

const title = `${counts.requests} requests, ${counts.answers} answers, ${counts.streams} streams`;
test(`${title}: the same bytes natively and as wasm, seed ${seed}`, async (t) => {
  const cases = randomCases(seed);
  const wasm = await runWasm('random', cases);
  assert.equal(wasm.length, cases.length, `seed ${seed}: not every case was answered`);
  const sent = wasm.slice(0, counts.requests).filter((line) => !line.startsWith('"!')).length;
  assert.ok(sent > counts.requests / 10, `seed ${seed}: only ${sent} requests were not refused`);
  if (skipNative) return t.skip(`native build: ${skipNative}`);
  const native = runNative(cases);
  const different = cases.findIndex((_, i) => wasm[i] !== native[i]);
  const what = `seed ${seed}, case ${different}: ${cases[different]}`;
  assert.equal(different, -1, `${what}\nwasm   ${wasm[different]}\nnative ${native[different]}`);
});

/** @param {string[]} answers */
function assertSame(answers) {
  assert.equal(answers.length, streams.length);
  for (const [i, { name }] of streams.entries()) assert.equal(answers[i], '"the same"', name);
}

test('every cut of every recorded stream, as wasm', async () => {
  assertSame(await runWasm('cuts', cutCases));
});

test('every cut of every recorded stream, natively', (t) => {
  if (skipNative) return t.skip(`native build: ${skipNative}`);
  assertSame(runNative(cutCases));
});
