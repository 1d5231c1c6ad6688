// The licences of all code of others that is deployed: what Vite bundles into the panel, and what
// the compiler links into core.wasm. The shim imports nothing.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
  const names = modules.flatMap((id) => {
    const path = id.replaceAll('\\', '/').split('/node_modules/').at(-1);
    const found = id.includes('node_modules') && /^(@[^/]+\/)?[^/]+/.exec(path ?? '');
    return found ? [found[0]] : [];
  });
  return [...new Set(names)].sort();
}

/** @param {string} name  of an npm package */
function readLicence(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file =
    existsSync(folder) && readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence file`);
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return { title: `${name} ${version}, in the panel: ${license}`, text };
}

/** @returns {Promise<string>} what the file should hold */
export async function writeLicences() {
  const entries = [...(await findBundled()).map(readLicence), ...linked];
  const rule = '-'.repeat(80);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const parts = [{ title: 'gemini-proxy-panel: MIT', text: own }, ...entries];
  return `${parts.map(({ title, text }) => `${title}\n\n${text}`).join(`\n\n${rule}\n`)}\n`;
}
