// npm run build: compiles the core to build/core.wasm with nothing but what `npm ci` installed.
//   --toolchain wasi-sdk     the CMake preset of that name instead: faster, needs clang installed
//   --toolchain emscripten   likewise; needs emcc, or what tests/toolchains/provision.js installs
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildPreset, outputOf } from './toolchain/cmake.js';
import { CompileError, compile, link } from './toolchain/compile.js';
import { readFlags } from './toolchain/flags.js';
import { root } from './toolchain/sources.js';
import { coreUnits } from './toolchain/units.js';

/** @import { Preset } from './toolchain/cmake.js' */

const output = join(root, 'build/core.wasm');

/** @param {string} line */
const log = (line) => console.log(line);

function reportSize() {
  const bytes = readFileSync(output);
  const kib = (/** @type {number} */ size) => `${(size / 1024).toFixed(1)} KiB`;
  log(`build/core.wasm: ${kib(bytes.length)}, gzipped ${kib(gzipSync(bytes).length)}`);
}

async function buildWithNpm() {
  const objects = await compile(coreUnits(), log);
  const args = readFlags().wasmLink;
  const hash = createHash('sha256').update(args.join('\0'));
  for (const name of [...objects.keys()].sort()) {
    hash.update(name).update(/** @type {Uint8Array} */ (objects.get(name)));
  }
  const stamp = join(root, 'build/npm/core.stamp');
  const inputs = hash.digest('hex');
  const isCurrent = () => {
    if (!existsSync(output) || !existsSync(stamp)) return false;
    const built = createHash('sha256').update(readFileSync(output)).digest('hex');
    return readFileSync(stamp, 'utf8') === `${inputs} ${built}`;
  };
  if (isCurrent()) return;
  const module = await link(objects, args);
  writeFileSync(output, module);
  writeFileSync(stamp, `${inputs} ${createHash('sha256').update(module).digest('hex')}`);
}

/** @param {Preset} preset */
function buildWithCmake(preset) {
  buildPreset(preset);
  mkdirSync(join(root, 'build'), { recursive: true });
  copyFileSync(outputOf(preset), output);
}

const { values } = parseArgs({
  options: { toolchain: { type: 'string', default: 'npm' } },
});
const start = performance.now();
try {
  if (values.toolchain === 'npm') await buildWithNpm();
  else if (values.toolchain === 'wasi-sdk') buildWithCmake('wasi-sdk');
  else if (values.toolchain === 'emscripten') buildWithCmake('emscripten');
  else throw new CompileError(`no toolchain ${values.toolchain}: npm, wasi-sdk or emscripten`);
  reportSize();
  log(`built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  if (!(error instanceof CompileError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
