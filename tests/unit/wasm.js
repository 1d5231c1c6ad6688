// The Catch2 tests against the core as it ships. Arguments go to Catch2.
import { CompileError } from '../../wasm/toolchain/compile.js';
import { buildProgram, runProgram } from '../support/wasm-program.js';

const program = 'build/unit.wasm';

try {
  await buildProgram(program, ['tests/unit', 'tests/property']);
} catch (error) {
  if (!(error instanceof CompileError)) throw error;
  console.error(error.message);
  process.exit(1);
}
process.exitCode = await runProgram(program, { args: process.argv.slice(2) });
