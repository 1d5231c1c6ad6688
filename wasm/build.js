// npm run build: compiles the core to build/core.wasm with nothing but what `npm ci` installed.
//   --toolchain wasi-sdk   the CMake preset of that name instead: faster, needs clang installed
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CompileError, compile, link } from './toolchain/compile.js';
import { readFlags } from './toolchain/flags.js';
import { root } from './toolchain/sources.js';
import { coreUnits } from './toolchain/units.js';

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

function buildWithWasiSdk() {
  for (const args of [
    ['--preset', 'wasi-sdk'],
    ['--build', '--preset', 'wasi-sdk', '-j2'],
  ]) {
    const { status, error } = spawnSync('cmake', args, { cwd: root, stdio: 'inherit' });
    if (error) throw new CompileError(`cmake: ${error.message}`);
    if (status !== 0) throw new CompileError(`cmake ${args.join(' ')} failed`);
  }
  mkdirSync(join(root, 'build'), { recursive: true });
  copyFileSync(join(root, 'build/wasi-sdk/core.wasm'), output);
}

const { values } = parseArgs({
  options: { toolchain: { type: 'string', default: 'npm' } },
});
const start = performance.now();
try {
  if (values.toolchain === 'npm') await buildWithNpm();
  else if (values.toolchain === 'wasi-sdk') buildWithWasiSdk();
  else throw new CompileError(`unknown toolchain ${values.toolchain}: npm or wasi-sdk`);
  reportSize();
  log(`built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
} catch (error) {
  if (!(error instanceof CompileError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
