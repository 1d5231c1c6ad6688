// Owns the WebAssembly instance and its memory: copies bytes, refuses re-entry, replaces an instance
// that trapped. Knows nothing of requests but their numbers.
/** @import { Context } from './context.js' */ /** @import { CoreExports, Env, Result } from './abi.js' */
import { hostImports } from './host.js';

/** `async::Outcome` of the core. */
export const Outcome = { OK: 0, FAILED: 1, CLIENT_GONE: 2, TIMEOUT: 3, TOO_LARGE: 4, STOPPED: 5 };
const encoder = new TextEncoder();

export class Core {
  dead = false;
  contexts = /** @type {Map<number, Context>} */ (new Map());
  #inside = false;
  /** @param {WebAssembly.Module} module @param {Env} env */
  constructor(module, env) {
    const instance = new WebAssembly.Instance(module, hostImports(this));
    this.exports = /** @type {CoreExports} */ (/** @type {unknown} */ (instance.exports));
    this.exports._initialize();
    const texts = Object.entries(env).filter(([, value]) => typeof value === 'string');
    const lines = texts.map(([name, value]) => `${name}\0${value}\0`);
    this.exports.configure(...this.copyIn(lines.join('')));
  }
  /** Bytes in linear memory, to be used before it grows. @param {number} at @param {number} size */
  view(at, size) {
    return new Uint8Array(this.exports.memory.buffer, at, size);
  }
  /** Heads and names of the core's making: ASCII. @param {number} at @param {number} size */
  ascii(at, size) {
    return String.fromCharCode.apply(null, /** @type {any} */ (this.view(at, size)));
  }
  /** Puts data where the core takes it over. @param {Uint8Array | string} data @returns {[number, number]} */
  copyIn(data) {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    const at = this.exports.allocate(bytes.length);
    this.view(at, bytes.length).set(bytes);
    return [at, bytes.length];
  }
  // Every call into the core, for the request `id`. A throw from within is a trap: the instance is
  // done, and each of its requests fails in its own time, as the platform lets none act for another.
  /** @template T @param {number} id @param {() => T} call @returns {T | undefined} */
  enter(id, call) {
    if (this.#inside) throw new Error('the core was entered twice');
    this.#inside = true;
    try {
      if (!this.dead) return call();
    } catch (trap) {
      this.dead = true;
      console.error('core trapped:', String(trap));
    } finally {
      this.#inside = false;
    }
    this.contexts.get(id)?.fail();
    this.contexts.delete(id);
  }
  /** @param {Context} context @param {number} realm @param {string} head @param {Uint8Array | string} body */
  start(context, realm, head, body) {
    this.contexts.set(context.id, context);
    this.enter(context.id, () =>
      this.exports.start(context.id, realm, ...this.copyIn(head), ...this.copyIn(body)),
    );
  }
  /** Memory for a body that comes in parts, or more of it. @param {number} id @param {number} at @param {number} size */
  allocate(id, at, size) {
    return this.enter(id, () => this.exports.resize(at, size)) ?? 0;
  }
  /** Ends an operation. @param {number} id @param {number} op @param {Result} result */
  resolve(id, op, { outcome = Outcome.OK, code = 0, handle = 0, bytes, text = '', placed }) {
    this.enter(id, () => {
      const [at, size] = placed ?? this.copyIn(bytes ?? text);
      this.exports.resolve(id, op, outcome, code, handle, at, size);
    });
  }
  /** Upstream bytes through a request's translator. @param {number} id @param {Uint8Array} input */
  pump(id, input) {
    const at = this.enter(id, () => this.exports.pump(id, ...this.copyIn(input)));
    if (at === undefined) return { stop: 1, output: undefined, wanted: 1 };
    const [stop, data, size, wanted] = new Uint32Array(this.exports.memory.buffer, at, 4);
    return { stop, output: size > 0 ? this.view(data, size).slice() : undefined, wanted };
  }
}

/** The living instance, made when first needed and again after a trap. @param {WebAssembly.Module} module */
export function coreKeeper(module) {
  let core = /** @type {Core | undefined} */ (undefined);
  return (/** @type {Env} */ env) => (core && !core.dead ? core : (core = new Core(module, env)));
}
