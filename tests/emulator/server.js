import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { control } from './control.js';
import { Script } from './directive.js';
import { fault } from './faults.js';
import { Files } from './files.js';
import { KeyTable } from './keys.js';
import { route } from './route.js';
import { Signatures } from './rules/signatures.js';
import { State } from './state.js';
import { isGone } from './wire.js';

/** @import {IncomingMessage, ServerResponse} from 'node:http' */
/** @import {Options, Reply, ScriptEntry} from './types.js' */
/** @import {RequestRecord} from './state.js' */

const MAX_BODY = 104_857_600;
const MAX_REMEMBERED_BODY = 1 << 20;

/** Headers that belong to the gateway's client and must not travel on. */
const FOREIGN_HEADERS = ['authorization', 'x-api-key', 'cookie', 'x-forwarded-for', 'x-real-ip'];

/**
 * One request on its way.
 * @typedef {object} Exchange
 * @property {IncomingMessage} request
 * @property {ServerResponse} response
 * @property {URL} url
 * @property {Buffer} bytes
 * @property {RequestRecord} record
 * @property {string} key
 * @property {string} project
 */

/** @type {{bindSignatures: boolean, refuseSampling: boolean, hiddenFields: string[]}} */
const LENIENT = { bindSignatures: false, refuseSampling: false, hiddenFields: [] };

/** Everything that lives from start to close. */
export class Emulator {
  answers = 0;
  settings = { ...LENIENT };

  /** @param {Options} options */
  constructor(options) {
    const now = options.now ?? Date.now;
    this.options = options;
    this.now = now;
    this.keys = new KeyTable({ ...options, now });
    this.state = new State(options.keepRequests ?? 200);
    this.script = new Script(options.seed ?? 1);
    this.files = new Files(now);
    this.signatures = new Signatures({ bound: false });
    this.configure(options);
  }

  /** @param {Partial<typeof LENIENT>} wanted */
  configure({ bindSignatures, refuseSampling, hiddenFields }) {
    const { settings } = this;
    settings.bindSignatures = bindSignatures ?? settings.bindSignatures;
    settings.refuseSampling = refuseSampling ?? settings.refuseSampling;
    settings.hiddenFields = hiddenFields ?? settings.hiddenFields;
    this.signatures.bound = settings.bindSignatures;
  }

  /** Back to the options it was started with. */
  reset() {
    this.keys.reset();
    this.state.reset();
    this.script.clear();
    this.files.reset();
    this.signatures.clear();
    this.configure(LENIENT);
    this.configure(this.options);
  }
}

/**
 * Starts an emulator on 127.0.0.1.
 * @param {Options} [options]
 */
export async function startEmulator(options = {}) {
  const emulator = new Emulator(options);
  const server = createServer((request, response) => {
    serve(emulator, request, response).catch((error) => crash(response, error));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    state: emulator.state,
    keys: emulator.keys,
    script: (/** @type {ScriptEntry[]} */ ...entries) => emulator.script.add(entries),
    configure: emulator.configure.bind(emulator),
    reset: emulator.reset.bind(emulator),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Emulator} emulator
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function serve(emulator, request, response) {
  request.socket.setNoDelay(true);
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  const method = request.method ?? 'GET';
  /** @type {RequestRecord} */
  const record = {
    at: emulator.now(),
    method,
    path: url.pathname + url.search,
    headers: request.headers,
    body: undefined,
  };
  const own = url.pathname.startsWith('/__emulator/');
  if (!own) emulator.state.begin(record);
  response.once('close', () => {
    const lost = !response.writableFinished && !record.cut;
    if (lost && !own) emulator.state.abandoned(record);
  });
  const bytes = await readBody(request);
  const reply =
    (bytes && control(emulator, method, url.pathname, bytes)) ??
    (await answer(emulator, { request, response, url, record, bytes }));
  if (reply) send(emulator, response, reply, record);
}

/**
 * @param {Emulator} emulator
 * @param {Omit<Exchange, 'key' | 'project' | 'bytes'> & {bytes: Buffer | null}} arrived
 * @returns {Promise<Reply | null>}
 */
async function answer(emulator, { bytes, ...arrived }) {
  const { request, url, record } = arrived;
  if (bytes === null) return fault('too-large', '');
  record.bodyBytes = bytes.length;
  record.bodySha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length > 0 && bytes.length <= MAX_REMEMBERED_BODY) record.body = bytes.toString();
  const inUrl = url.searchParams.get('key');
  if (inUrl !== null && !url.searchParams.has('upload_id')) {
    emulator.state.keysInUrl += 1;
    emulator.state.violation(`key in the address of ${record.method} ${url.pathname}`);
  }
  for (const name of FOREIGN_HEADERS) {
    if (request.headers[name]) emulator.state.violation(`header ${name} on ${url.pathname}`);
  }
  if (request.headers.authorization) return fault('unauthenticated', '');
  const key = String(request.headers['x-goog-api-key'] ?? inUrl ?? '');
  record.key = key || undefined;
  const refusal = emulator.keys.refusal(key);
  if (refusal) {
    emulator.state.started(record);
    return refusal;
  }
  const project = emulator.keys.projectOf(key);
  return route(emulator, { ...arrived, bytes, key, project });
}

/**
 * @param {Emulator} emulator
 * @param {ServerResponse} response
 * @param {Reply} reply
 * @param {RequestRecord} record
 */
function send({ state }, response, { code, body, cut, headers }, record) {
  record.status = code;
  if (code !== 200) state.failed(record);
  if (cut) {
    record.cut = true;
    response.destroy();
    return;
  }
  if (isGone(response)) return;
  const html = typeof body === 'string';
  const type = html ? 'text/html; charset=UTF-8' : 'application/json; charset=UTF-8';
  response.writeHead(code, { 'content-type': type, ...headers });
  response.end(html ? body : JSON.stringify(body, null, 2));
}

/**
 * @param {IncomingMessage} request
 * @returns {Promise<Buffer | null>} `null` for a body over Google's limit
 */
async function readBody(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks);
}

/**
 * A bug of the emulator, or a script it cannot read: loud, so that no test passes by accident.
 * @param {ServerResponse} response
 * @param {Error} error
 */
function crash(response, error) {
  if (isGone(response)) return;
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
  response.end(`emulator: ${error.stack}`);
}
