// The shim in Node around the real core, for what workerd and the network decide and a test cannot bring about.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { root } from './install.js';

/** @param {string} text */
const asModule = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const given = {
  'cloudflare:workers': asModule('export class DurableObject {}'),
  '../build/core.wasm': asModule('export default undefined'),
};
register(
  asModule(`const given = ${JSON.stringify(given)};
    export const resolve = (name, context, next) =>
      given[name] ? { url: given[name], shortCircuit: true } : next(name, context);`),
);
// Node 20 has none.
/** @type {any} */ (Promise).withResolvers ??= () => {
  const parts = /** @type {any} */ ({});
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

/**
 * What a file of the shim exports. Its types are those of Workers, which do not go together with Node's.
 * @param {string} name  of the file, such as `core.js` @returns {Promise<any>}
 */
export const importShim = (name) => import(`../../shim/${name}`);

/** The core, as a build of the Worker has it. */
export const coreModule = () => new WebAssembly.Module(readFileSync(join(root, 'build/core.wasm')));
