// core.wasm in this very Node, with a host that answers at once: what the core costs without workerd.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { resolve } from 'node:path';
import { root } from '../support/install.js';

/** @typedef {{chunks: Buffer[]}} Answer  one chunk: read whole; more: pumped one by one */

const encoder = new TextEncoder();

/** @param {Uint8Array} body */
async function openSealed(body) {
  const name = 'AES-GCM';
  const key = await webcrypto.subtle.importKey('raw', body.slice(0, 32), name, false, ['decrypt']);
  const sealed = { name, iv: body.slice(32, 44) };
  return new Uint8Array(await webcrypto.subtle.decrypt(sealed, key, body.slice(44)));
}

export class CoreHost {
  /** @type {(() => void)[]} */
  queue = [];
  /** @type {Buffer} */
  body = Buffer.alloc(0);
  /** @type {Answer} */
  answer = { chunks: [] };
  status = 0;
  received = 0;
  upstreamBytes = 0;
  #finish = () => {};

  /**
   * @param {string} path  of a core.wasm
   * @param {Record<string, string>} variables
   * @param {(Buffer | undefined)[]} documents  keys, configuration
   */
  constructor(path, variables, documents) {
    this.documents = documents;
    const module = new WebAssembly.Module(readFileSync(resolve(root, path)));
    const wasi = new Proxy({}, { get: () => () => 0 });
    const instance = new WebAssembly.Instance(module, {
      host: /** @type {WebAssembly.ModuleImports} */ (this.#imports()),
      wasi_snapshot_preview1: /** @type {any} */ (wasi),
    });
    this.core = /** @type {any} */ (instance.exports);
    this.core._initialize();
    const lines = Object.entries(variables).map(([name, value]) => `${name}\0${value}\0`);
    this.core.configure(...this.#copyIn(encoder.encode(lines.join(''))));
  }
  /** @param {number} at @param {number} size */
  #view(at, size) {
    return new Uint8Array(this.core.memory.buffer, at, size);
  }
  /** @param {Uint8Array} bytes */
  #copyIn(bytes) {
    const at = this.core.allocate(bytes.length);
    this.#view(at, bytes.length).set(bytes);
    return [at, bytes.length];
  }
  /** @param {number} id @param {number} op @param {Uint8Array} [bytes] */
  #end(id, op, bytes = new Uint8Array(), code = 200, outcome = 0) {
    this.queue.push(() => this.core.resolve(id, op, outcome, code, 1, ...this.#copyIn(bytes)));
  }
  /** @param {number} id @param {number} op */
  #pump(id, op) {
    for (const chunk of this.answer.chunks) {
      const [, , size] = new Uint32Array(
        this.core.memory.buffer,
        this.core.pump(id, ...this.#copyIn(chunk)),
        3,
      );
      this.received += size;
    }
    this.#end(id, op);
  }
  /** @returns {Record<string, (...given: number[]) => unknown>} */
  #imports() {
    const head = encoder.encode('content-type: application/json\n\0');
    return {
      now: () => Date.now(),
      random: (at, size) => void webcrypto.getRandomValues(this.#view(at, size)),
      log: (_, at, size) => console.log(Buffer.from(this.#view(at, size)).toString()),
      read_body: (id, op) => this.#end(id, op, this.body),
      skip_body: (id, op) => this.#end(id, op),
      fetch: (id, op, at, size, pieces, count) => {
        const words = new Uint32Array(this.core.memory.buffer, pieces, count * 2);
        for (let i = 1; i < words.length; i += 2) this.upstreamBytes += words[i];
        this.#end(id, op);
      },
      head: () => this.#copyIn(head)[0],
      read_response: (id, op) => this.#end(id, op, this.answer.chunks[0]),
      pump: (id, op) => this.queue.push(() => this.#pump(id, op)),
      respond: (id, status, at, size, body, bodySize) => {
        this.status = status;
        this.received += bodySize;
        if (status !== 200) console.log(Buffer.from(this.#view(body, bodySize)).toString());
      },
      start_stream: (id, status) => void (this.status = status),
      write: (id, op, at, size) => {
        this.received += size;
        this.#end(id, op);
      },
      // Long ones are time limits.
      sleep: (id, op, ms) => void (ms <= 1000 && this.#end(id, op)),
      finish: () => this.#finish(),
      call: (id, op, capability, at, size, body, bodySize) => {
        const bytes = this.#view(body, bodySize).slice();
        if (capability < 2) {
          const stored = this.documents[capability];
          return this.#end(id, op, stored, stored ? 200 : 404);
        }
        if (capability === 4) return this.#end(id, op, encoder.encode('{}'));
        void openSealed(bytes).then((text) => this.#end(id, op, text));
      },
      ...Object.fromEntries(
        ['close_response', 'end_stream', 'cancel', 'sql', 'set_alarm'].map((name) => [
          name,
          () => 0,
        ]),
      ),
    };
  }
  #lastId = 0;
  /** One chat from its head to the end of its account. @param {string} head @param {Buffer} body @param {Answer} answer */
  async chat(head, body, answer) {
    this.body = body;
    this.answer = answer;
    let done = false;
    this.#finish = () => void (done = true);
    const none = this.#copyIn(new Uint8Array());
    this.core.start(++this.#lastId, 0, ...this.#copyIn(encoder.encode(head)), ...none);
    while (!done) {
      const next = this.queue.shift();
      if (next) next();
      else await new Promise((wake) => setImmediate(wake));
    }
  }
}
