// The Catch2 tests against the core as it ships: compiled with the npm compiler, the core's own
// objects linked in, run by node:wasi. Arguments go to Catch2.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { CompileError, compile, link } from '../../wasm/toolchain/compile.js';
import { root } from '../../wasm/toolchain/sources.js';
import { coreUnits, testUnits } from '../../wasm/toolchain/units.js';

const output = join(root, 'build/unit.wasm');

async function build() {
  const core = coreUnits().filter(({ name }) => name !== 'wasm-abi');
  const units = [...testUnits('tests/unit'), ...testUnits('tests/property'), ...core];
  const objects = await compile(units, console.log);
  const module = await link(objects, ['-Wl,-z,stack-size=4194304']);
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(output, module);
}

try {
  await build();
} catch (error) {
  if (!(error instanceof CompileError)) throw error;
  console.error(error.message);
  process.exit(1);
}
console.log(`build/unit.wasm: ${(statSync(output).size / 1024 / 1024).toFixed(1)} MiB`);
const wasi = new WASI({
  version: 'preview1',
  args: ['unit', ...process.argv.slice(2)],
  preopens: { '.': root },
  returnOnExit: true,
});
const module = await WebAssembly.compile(readFileSync(output));
const imports = /** @type {Record<string, Record<string, (...args: unknown[]) => unknown>>} */ (
  wasi.getImportObject()
);
for (const functions of Object.values(imports)) {
  // Called straight from wasm, Node 20's own functions crash the process at times.
  for (const [name, call] of Object.entries(functions)) {
    functions[name] = (...args) => call(...args);
  }
}
process.exitCode = wasi.start(await WebAssembly.instantiate(module, imports));
