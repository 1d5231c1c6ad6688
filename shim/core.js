// Owns the WebAssembly instance and its memory, and replaces one that trapped or was stopped.
/** @import { Context } from './context.js' */ /** @import { CoreExports, Env, Result } from './abi.js' */
import { hostImports } from './host.js';
/** `async::Outcome` of the core. */
// prettier-ignore
export const Outcome = { OK: 0, FAILED: 1, CLIENT_GONE: 2, TIMEOUT: 3, TOO_LARGE: 4, STOPPED: 5, NO_ROOM: 6 };
const encoder = new TextEncoder();
export class Core {
  dead = false; // So it is within a call, too, and stays when that does not return: it trapped, or used up its CPU.
  #heap = new Uint8Array();
  contexts = /** @type {Map<number, Context>} */ (new Map());
  /** @param {WebAssembly.Module} module @param {Env} env */
  constructor(module, env) {
    const instance = new WebAssembly.Instance(module, hostImports(this));
    this.exports = /** @type {CoreExports} */ (/** @type {unknown} */ (instance.exports));
    this.exports._initialize();
    const texts = Object.entries(env).filter(([, value]) => typeof value === 'string');
    this.exports.configure(...this.copyIn(texts.flat().join('\0')));
  }
  /** All of linear memory, until it grows: that leaves the old array empty. */
  get heap() {
    if (this.#heap.length === 0) this.#heap = new Uint8Array(this.exports.memory.buffer);
    return this.#heap;
  }
  /** Heads and names, one character a byte. @param {number} at @param {number} size @returns {string} */
  ascii = (at, size) =>
    size > 16384 // more arguments than this are not safe to give
      ? this.ascii(at, size >> 1) + this.ascii(at + (size >> 1), size - (size >> 1))
      : String.fromCharCode.apply(null, /** @type {any} */ (this.heap.subarray(at, at + size)));
  /** Puts data where the core takes it over. @param {Uint8Array | string} data @returns {[number, number]} */
  copyIn(data) {
    const isText = typeof data === 'string';
    const at = this.exports.allocate(isText ? 3 * data.length : data.length);
    if (isText) return [at, encoder.encodeInto(data, this.heap.subarray(at)).written];
    this.heap.set(data, at);
    return [at, data.length];
  }
  // Every call into the core, none within another. After one that does not return each request fails
  // in its own time, as the platform lets none act for another.
  /** @template T @param {number} id @param {() => T} call @returns {T | undefined} */
  enter(id, call) {
    try {
      if (!this.dead) {
        this.dead = true;
        const given = call();
        this.dead = false;
        return given;
      }
    } catch (trap) {
      console.error('core trapped:', String(trap));
    }
    this.contexts.get(id)?.fail();
    this.contexts.delete(id);
  }
  /** A request begins; gives what it is answered. @param {Context} context @param {number} realm @param {string} head @param {Uint8Array | string} body */
  start(context, realm, head, body) {
    const { id, response } = context;
    this.contexts.set(id, context);
    this.enter(id, () => this.exports.start(id, realm, ...this.copyIn(head), ...this.copyIn(body)));
    return response.promise;
  }
  /** Ends an operation. @param {number} id @param {number} op @param {Result} result */
  resolve(id, op, { outcome = Outcome.OK, code = 0, handle = 0, bytes: data = '' }) {
    this.enter(id, () => this.exports.resolve(id, op, outcome, code, handle, ...this.copyIn(data)));
  }
  /** Upstream bytes through a request's translator. @param {number} id @param {Uint8Array} input */
  pump(id, input) {
    const at = this.enter(id, () => this.exports.pump(id, ...this.copyIn(input)));
    const told = at === undefined ? [1, 0, 0, 0] : this.heap.slice(at, at + 16).buffer;
    const [stop, data, size, waitMs] = new Uint32Array(told);
    return { stop, output: size > 0 ? this.heap.slice(data, data + size) : undefined, waitMs };
  }
}
/** The living instance, made when first needed and again after its death. @param {WebAssembly.Module} module */
export function coreKeeper(module) {
  let core = /** @type {Core | undefined} */ (undefined);
  return (/** @type {Env} */ env) => (core && !core.dead ? core : (core = new Core(module, env)));
}
