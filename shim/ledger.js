// The Durable Object: storage and alarm. What happens is decided in wasm/ledger.
/** @import { Core } from './core.js' */ /** @import { Env } from './abi.js' */
import { DurableObject } from 'cloudflare:workers';
import module from '../build/core.wasm';
import { Context } from './context.js';
import { coreKeeper } from './core.js';
/** @extends {DurableObject<Env>} */ export class Ledger extends DurableObject {
  #core = coreKeeper(module);
  /** @param {Request} request */
  async fetch(request) {
    const context = new Context(this.env, { storage: this.ctx.storage });
    const body = await request.bytes();
    this.ctx.waitUntil(context.finished.promise);
    return this.#core(this.env).start(context, 1, `${request.method} ${request.url}\n`, body);
  }
  async alarm() {
    const { ok } = await this.fetch(new Request('https://ledger/alarm', { method: 'POST' }));
    if (!ok) throw new Error('the alarm failed'); // the platform calls it again
  }
}
// Statements `[[sql, ...parameters], …]`, all or none of them → `{"rows": [[…]]}` of the last, or `{"error": text}`, before a '\0' in the core's memory.
/** @param {Core} core @param {DurableObjectStorage | undefined} storage @param {number} at @param {number} size */
export function runSql(core, storage, at, size) {
  const list = JSON.parse(new TextDecoder().decode(core.heap.subarray(at, at + size)));
  const one = (/** @type {any[]} */ [q, ...p]) => [...(storage?.sql.exec(q, ...p).raw() ?? [])];
  const run = () => list.map(one).pop();
  let answer;
  try {
    answer = { rows: list.length > 1 ? storage?.transactionSync(run) : run() };
  } catch (error) {
    answer = { error: String(error) };
  }
  return core.copyIn(new TextEncoder().encode(`${JSON.stringify(answer)}\0`))[0];
}
