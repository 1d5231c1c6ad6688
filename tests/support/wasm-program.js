// Test programs as wasm: compiled with the npm compiler, the core's own objects linked in, run by
// node:wasi.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WASI } from 'node:wasi';
import { compile, link } from '../../wasm/toolchain/compile.js';
import { root } from '../../wasm/toolchain/sources.js';
import { coreUnits, testUnits } from '../../wasm/toolchain/units.js';

/**
 * @param {string} output  below the root
 * @param {string[]} folders  whose sources make the program, beside the core
 */
export async function buildProgram(output, folders) {
  const core = coreUnits().filter(({ name }) => name !== 'wasm-abi');
  const objects = await compile([...folders.flatMap(testUnits), ...core], console.log);
  const module = await link(objects, ['-Wl,-z,stack-size=4194304']);
  mkdirSync(dirname(join(root, output)), { recursive: true });
  writeFileSync(join(root, output), module);
  console.log(`${output}: ${(statSync(join(root, output)).size / 1024 / 1024).toFixed(1)} MiB`);
}

/**
 * Runs a program to its end. It sees the repository's root as its folder.
 * @param {string} path  below the root
 * @param {{args?: string[], stdin?: number, stdout?: number}} [options]  file descriptors
 * @returns {Promise<number>} its status
 */
export async function runProgram(path, { args = [], stdin = 0, stdout = 1 } = {}) {
  const wasi = new WASI({
    version: 'preview1',
    args: [path, ...args],
    preopens: { '.': root },
    returnOnExit: true,
    stdin,
    stdout,
  });
  const module = await WebAssembly.compile(readFileSync(join(root, path)));
  const imports = /** @type {Record<string, Record<string, (...args: unknown[]) => unknown>>} */ (
    wasi.getImportObject()
  );
  for (const functions of Object.values(imports)) {
    // Called straight from wasm, Node 20's own functions crash the process at times.
    for (const [name, call] of Object.entries(functions)) {
      functions[name] = (...args) => call(...args);
    }
  }
  return wasi.start(await WebAssembly.instantiate(module, imports));
}
