/** Runs the Ledger's SQL statements; parameters and rows travel as JSON. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Statement `{"q": sql, "p": [parameters]}` → `{"rows": [[…]]}` or `{"error": text}`, as bytes in
 * the core's memory behind their length (uint32).
 * @param {import('./core.js').Core} core
 * @param {import('./context.js').Context} context
 * @param {number} statement
 * @param {number} size
 * @returns {number} pointer
 */
export function runSql(core, context, statement, size) {
  const { q, p } = JSON.parse(decoder.decode(core.bytes(statement, size)));
  /** @type {{ rows: unknown[] } | { error: string }} */
  let answer;
  try {
    const sql = context.storage?.sql;
    answer = { rows: sql ? [...sql.exec(q, ...p).raw()] : [] };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : 'unknown' };
  }
  const bytes = encoder.encode(JSON.stringify(answer));
  const framed = new Uint8Array(4 + bytes.length);
  new DataView(framed.buffer).setUint32(0, bytes.length, true);
  framed.set(bytes, 4);
  return core.copyIn(framed);
}
