import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.js';

/**
 * @typedef {object} Flags What wasm/flags.cmake says.
 * @property {string} standard
 * @property {string[]} compile
 * @property {string[]} definitions
 * @property {string[]} wasmCompile
 * @property {string[]} wasmLink
 */

/**
 * Reads the `set(NAME words…)` lines that CMake includes, so that there is one list of flags.
 * @returns {Flags}
 */
export function readFlags() {
  const text = readFileSync(join(root, 'wasm/flags.cmake'), 'utf8').replace(/#.*$/gm, '');
  /** @type {Map<string, string[]>} */
  const sets = new Map();
  for (const [, name, words] of text.matchAll(/\bset\(\s*(\w+)([^)]*)\)/g)) {
    sets.set(name, words.split(/\s+/).filter(Boolean));
  }
  /** @param {string} name */
  const find = (name) => {
    const words = sets.get(name);
    if (!words) throw new Error(`wasm/flags.cmake does not set ${name}`);
    return words;
  };
  return {
    standard: find('CORE_CXX_STANDARD')[0],
    compile: find('CORE_COMPILE_FLAGS'),
    definitions: find('CORE_DEFINITIONS'),
    wasmCompile: find('WASM_COMPILE_FLAGS'),
    wasmLink: find('WASM_LINK_FLAGS'),
  };
}
