// The licences of all code of others that is deployed: what Vite bundles into the panel, and what
// the compiler links into core.wasm. The shim imports nothing.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { coreUnits } from '../../wasm/toolchain/units.js';
import { root } from './install.js';

/** Where the text is kept: the panel serves it. */
export const licenceFile = 'admin-ui/public/licences.txt';

const llvmException = `Apache License, Version 2.0, with the LLVM exception:

As an exception, if, as a result of your compiling your source code, portions
of this Software are embedded into an Object form of such source code, you
may redistribute such embedded portions in such Object form without complying
with the conditions of Sections 4(a), 4(b) and 4(d) of the License.`;

const mit = `Permission is hereby granted, free of charge, to any person obtaining
a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to
permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be
included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT.
IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY
CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The libraries of @yowasp/clang, whose package holds no licence texts. */
const linked = [
  {
    title: 'libc++, libc++abi, compiler-rt (LLVM): Apache-2.0 WITH LLVM-exception',
    text: `Copyright the LLVM Project contributors\n\n${llvmException}`,
  },
  {
    title: 'wasi-libc: Apache-2.0 WITH LLVM-exception, or MIT',
    text: `Copyright the wasi-libc contributors\n\n${llvmException}`,
  },
  {
    title: 'dlmalloc, in wasi-libc: CC0-1.0',
    text: 'By Doug Lea, who released it to the public domain.',
  },
  {
    title: 'musl, in wasi-libc: MIT',
    text: `Copyright © 2005-2020 Rich Felker, et al.\n\n${mit}`,
  },
];

/** @returns {Promise<string[]>} the npm packages with a module in the panel's bundle */
async function findBundled() {
  const [{ build }, { default: config }] = await Promise.all([
    import('vite'),
    import('../../admin-ui/vite.config.js'),
  ]);
  const built = await build({
    ...config,
    configFile: false,
    build: { ...config.build, write: false },
  });
  if (!('output' in built)) throw new Error('Vite gave no single output');
  const modules = built.output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  return unique(modules.map(packageOf));
}

/** @param {string} path @returns {string | undefined} the npm package that a file is of */
function packageOf(path) {
  const inside = path.replaceAll('\\', '/').split(/(?:^|\/)node_modules\//);
  return inside.length > 1 ? /^(@[^/]+\/)?[^/]+/.exec(inside[inside.length - 1])?.[0] : undefined;
}

/** @param {(string | undefined)[]} names */
const unique = (names) => [...new Set(names)].filter((name) => name !== undefined).sort();

/** @returns {Map<string, string[]>} the npm packages compiled into core.wasm → their sources */
function findCompiled() {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const path of coreUnits().flatMap(({ sources }) => sources)) {
    const name = packageOf(path);
    if (name) found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** Comments of other authors in a source. @param {string} path */
function readNotices(path) {
  const comments = readFileSync(join(root, path), 'utf8').match(/\/\*[^]*?\*\//g) ?? [];
  return unique(comments.filter((comment) => /\bcopyright\b/i.test(comment))).map((comment) =>
    comment.replace(/^\/\*!?\s*|\s*\*\/$/g, '').replaceAll('\r\n', '\n'),
  );
}

/** @param {string} name  of an npm package @param {string} place @param {string[]} [notices] */
function readLicence(name, place, notices = []) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file =
    existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  const title = `${name} ${version}, in ${place}: ${license}`;
  const within = notices.map((notice) => `Within it:\n\n${notice}`);
  return { title, text: [text, ...within].join('\n\n') };
}

/** @returns {Promise<string>} what the file should hold */
export async function writeLicences() {
  const entries = [
    ...(await findBundled()).map((name) => readLicence(name, 'the panel')),
    ...[...findCompiled()].map(([name, sources]) =>
      readLicence(name, 'core.wasm', sources.flatMap(readNotices)),
    ),
    ...linked,
  ];
  const rule = '-'.repeat(80);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const parts = [{ title: 'gemini-proxy-panel: MIT', text: own }, ...entries];
  return `${parts.map(({ title, text }) => `${title}\n\n${text}`).join(`\n\n${rule}\n`)}\n`;
}
