import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.js';

const magicSize = 8;
const exportSection = 7;

/** @param {Uint8Array} bytes @param {number} at @returns {[number, number]} an LEB128 number, and where it ends */
function readNumber(bytes, at) {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value >>> 0, at];
  }
}

/** @param {number} value @returns {number[]} */
const writeNumber = (value) =>
  value < 128 ? [value] : [(value & 127) | 128, ...writeNumber(value >>> 7)];

/** @param {Uint8Array} section @param {Set<string>} wanted @returns {number[]} */
function filterExports(section, wanted) {
  let [count, at] = readNumber(section, 0);
  let kept = 0;
  /** @type {number[]} */
  const entries = [];
  for (; count > 0; count -= 1) {
    const start = at;
    const [length, text] = readNumber(section, at);
    const name = new TextDecoder().decode(section.subarray(text, text + length));
    [, at] = readNumber(section, text + length + 1);
    if (!wanted.has(name)) continue;
    entries.push(...section.subarray(start, at));
    kept += 1;
  }
  return [...writeNumber(kept), ...entries];
}

/** @returns {Set<string>} what the shim calls: wasm/abi/exports.cpp, the start, the memory */
function readWanted() {
  const text = readFileSync(join(root, 'wasm/abi/exports.cpp'), 'utf8');
  const declared = [...text.matchAll(/^HOST_EXPORT\((\w+)\)/gm)].map(([, name]) => name);
  return new Set(['memory', '_initialize', ...declared]);
}

/**
 * The module without the exports that its linker adds for a JavaScript runtime of its own.
 * @param {Uint8Array} module
 * @returns {Uint8Array}
 */
export function keepDeclaredExports(module) {
  /** @type {Uint8Array[]} */
  const sections = [module.subarray(0, magicSize)];
  for (let start = magicSize; start < module.length;) {
    const [size, body] = readNumber(module, start + 1);
    const end = body + size;
    if (module[start] === exportSection) {
      const filtered = filterExports(module.subarray(body, end), readWanted());
      const head = [exportSection, ...writeNumber(filtered.length)];
      sections.push(Uint8Array.from([...head, ...filtered]));
    } else {
      sections.push(module.subarray(start, end));
    }
    start = end;
  }
  return Buffer.concat(sections);
}
