// The gateway's shim around a core that decides nothing: it makes the calls of the platform that the
// real one makes for a chat, and moves the same bytes through linear memory. What the gateway costs
// beyond this is the core's and its reports' to the Ledger.
// @ts-expect-error: the configuration puts the shim there
import worker from '../shim/worker.js';

// @ts-expect-error: likewise
export { Ledger } from '../shim/ledger.js';

// Where in linear memory the heads of call and answers lie, the piece to send, what pump() tells.
const HEAD = 4096;
const ANSWER = 8192;
const EVENTS = 12288;
const PIECE = 16384;
const TOLD = 20480;
const [SMALL, SMALL_SLOTS] = [512 * 1024, 64]; // the first holds what is above
const [LARGE, LARGE_SLOTS] = [12 * 1024 * 1024, 8];
const CORS = `access-control-allow-origin: *
access-control-expose-headers: x-gateway-ignored, x-request-id, retry-after, retry-after-ms, x-should-retry, x-gemini-service-tier, x-goog-upload-url, x-goog-upload-status
`;

/** @param {any} host @param {string} upstream */
function hollowCore(host, upstream) {
  const pages = (SMALL * SMALL_SLOTS + LARGE * LARGE_SLOTS) / 65536;
  const memory = new WebAssembly.Memory({ initial: pages });
  const heap = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const write = (/** @type {number} */ at, /** @type {string} */ text) =>
    new TextEncoder().encodeInto(text, heap.subarray(at)).written;
  const url = `${upstream}/v1beta/models/gemini-2.5-flash:generateContent`;
  const type = 'content-type: application/json\n';
  const head = write(HEAD, `POST ${url}\n${type}x-goog-api-key: bench-key-a-0123456789\n`);
  const answer = write(ANSWER, `${type}${CORS}`);
  const events = write(
    EVENTS,
    `content-type: text/event-stream; charset=utf-8\ncache-control: no-cache\nx-accel-buffering: no\n${CORS}`,
  );
  const large = Array.from({ length: LARGE_SLOTS }, (_, i) => SMALL * SMALL_SLOTS + LARGE * i);
  const bodies = /** @type {Map<number, {at: number, size: number}>} */ (new Map()); // in parts, by request
  const streams = new Set();
  const isStream = (/** @type {number} */ end) =>
    String.fromCharCode(...heap.subarray(end - 5, end)) === 'true}';
  let slot = 0;
  const finish = (/** @type {number} */ id) => {
    const body = bodies.get(id);
    if (body) large.push(body.at);
    bodies.delete(id);
    streams.delete(id);
    host.finish(id);
  };
  // What ends, in this order: the request's body, the call's head, the answer.
  /** @type {((id: number, at: number, size: number, handle: number) => void)[]} */
  const steps = [
    (id, smallAt, smallSize) => {
      const { at, size } = bodies.get(id) ?? { at: smallAt, size: smallSize };
      if (isStream(at + size)) streams.add(id);
      words.set([at, size], PIECE / 4);
      host.fetch(id, 2, HEAD, head, PIECE, 1, 300_000, 0);
    },
    (id, _at, _size, handle) => {
      if (streams.has(id)) host.start_stream(id, 200, EVENTS, events);
      const read = streams.has(id) ? host.pump : host.read_response;
      read(id, 3, handle, 1e8);
    },
    (id, at, size) => {
      if (streams.has(id)) host.end_stream(id, 0);
      else host.respond(id, 200, ANSWER, answer, at, size);
      finish(id);
    },
  ];
  return {
    memory,
    _initialize: () => {},
    configure: () => {},
    allocate: () => SMALL * (1 + (slot++ % (SMALL_SLOTS - 1))),
    resize(/** @type {number} */ id) {
      const body = bodies.get(id) ?? { at: large.pop() ?? 0, size: 0 };
      bodies.set(id, body);
      return body.at;
    },
    arrive(/** @type {number} */ id, /** @type {number} */ _op, /** @type {number} */ size) {
      Object.assign(bodies.get(id) ?? {}, { size });
      return 1;
    },
    start: (/** @type {number} */ id) => host.read_body(id, 1, 1e8),
    // prettier-ignore
    resolve: (/** @type {number} */ id, /** @type {number} */ op, _outcome = 0, _code = 0, handle = 0, at = 0, size = 0) =>
      steps[op - 1](id, at, size, handle),
    pump(_id = 0, at = 0, size = 0) {
      words.set([0, at, size, 0], TOLD / 4);
      return TOLD;
    },
  };
}

let upstream = '';
WebAssembly.Instance = /** @type {any} */ (
  function Hollow(/** @type {unknown} */ _module, /** @type {any} */ imports) {
    return { exports: hollowCore(imports.host, upstream) };
  }
);

export default {
  /** @param {Request} request @param {any} env @param {any} execution */
  fetch(request, env, execution) {
    upstream = env.GEMINI_BASE_URL;
    return worker.fetch(request, env, execution);
  },
};
