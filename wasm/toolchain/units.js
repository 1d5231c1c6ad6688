import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFlags } from './flags.js';
import { catchDir, findSources, root, simdjsonDir } from './sources.js';

/**
 * @typedef {object} Unit One compiler run: the named files as one translation unit.
 * @property {string} name  names the object file
 * @property {string} text  of the unit; it includes the sources
 * @property {string[]} sources
 * @property {string[]} args
 * @property {string[]} includeDirs
 */

/** @param {string} path */
const unitName = (path) => path.replace(/\.cpp$/, '').replaceAll('/', '-');

/** @param {string[]} paths */
const includeAll = (paths) => paths.map((path) => `#include "${path}"\n`).join('');

/** @returns {string[]} */
function commonArgs() {
  const flags = readFlags();
  return [
    `-std=${flags.standard}`,
    ...flags.compile,
    ...flags.definitions.map((definition) => `-D${definition}`),
    ...flags.wasmCompile,
    '-Iwasm',
    '-isystem',
    simdjsonDir,
  ];
}

/**
 * The core's units: one a folder, and simdjson.
 * @returns {Unit[]}
 */
export function coreUnits() {
  const args = commonArgs();
  const source = `${simdjsonDir}/simdjson.cpp`;
  const simdjson = {
    name: 'simdjson',
    text: includeAll([source]),
    sources: [source],
    args: [...args, '-w'],
    includeDirs: [simdjsonDir],
  };
  const folders = [...findSources('wasm')].map(([folder, sources]) => ({
    name: unitName(folder),
    text: includeAll(sources),
    sources,
    args,
    includeDirs: ['wasm', simdjsonDir],
  }));
  return [simdjson, ...folders];
}

/**
 * The #include lines of a file, those of its own folder written from the root.
 * @param {string} path
 * @returns {string[]}
 */
function includeLines(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm)].map(
    ([line, quote, name]) => {
      const beside = `${dirname(path)}/${name}`;
      return quote === '"' && existsSync(join(root, beside)) ? `#include "${beside}"` : line;
    },
  );
}

/**
 * Test files as one unit: their headers first, then each file in a namespace of its own, where its
 * #include lines have nothing left to do and its names meet no other file's.
 * @param {string[]} sources
 */
function wrapTests(sources) {
  const headers = new Set(sources.flatMap(includeLines));
  const bodies = sources.map(
    (path, index) =>
      `namespace file_${index} {\n#include "${path}"\n}  // namespace file_${index}\n`,
  );
  return [...headers, '', ...bodies].join('\n');
}

/**
 * Catch2 tests below `folder`, not optimised: the tests of a folder as one unit, other files alone.
 * @param {string} folder
 * @returns {Unit[]}
 */
export function testUnits(folder) {
  // Catch2 wants these two before its own header when it is compiled for WASI.
  const prologue = '#include <fstream>\n#include <new>\n';
  const shared = {
    args: [
      ...commonArgs(),
      '-O0',
      '-Itests',
      '-isystem',
      catchDir,
      '-DCATCH_CONFIG_DISABLE_EXCEPTIONS',
      '-DCATCH_CONFIG_NO_POSIX_SIGNALS',
    ],
    includeDirs: ['wasm', 'tests', simdjsonDir, catchDir],
  };
  /** @type {Unit[]} */
  const units = [];
  for (const [name, sources] of findSources(folder)) {
    const tests = sources.filter((path) => path.endsWith('_test.cpp'));
    for (const path of sources.filter((source) => !tests.includes(source))) {
      const text = prologue + includeAll([path]);
      units.push({ ...shared, name: unitName(path), text, sources: [path] });
    }
    if (tests.length === 0) continue;
    const text = prologue + wrapTests(tests);
    units.push({ ...shared, name: `${unitName(name)}-tests`, text, sources: tests });
  }
  return units;
}
