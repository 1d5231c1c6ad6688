// First inputs of the fuzzers: the bodies of tests/cases, the streams of tests/recorded, and a few
// heads, tokens, forms and admin calls.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../support/install.js';

/** Largest seed: beyond it a case slows the fuzzer down more than it teaches. */
const maxBytes = 65_536;

/** @typedef {(path: string) => boolean} Wanted  path below tests/cases */

/** @param {string[]} endpoints  parts of the paths clients call @returns {Wanted} */
const clientBodies = (endpoints) => (path) => {
  if (basename(path) !== 'openai-request.json') return false;
  const text = readFileSync(join(root, 'tests/cases', dirname(path), 'case.json'), 'utf8');
  return endpoints.some((endpoint) => text.includes(endpoint));
};

/** @type {Record<string, Wanted>} */
const bodies = {
  json_document: (path) => path.endsWith('.json'),
  sse_reader: (path) => path.endsWith('.sse'),
  chat_request: clientBodies(['/chat/completions']),
  responses_request: clientBodies(['/responses']),
  embeddings_request: clientBodies(['/embeddings']),
  gemini_response: (path) => /gemini-response\.json$/.test(path),
  gemini_stream: (path) => /gemini-response\.(sse|json)$/.test(path),
};

/** Targets that take a whole stream. */
const streamReaders = ['sse_reader', 'gemini_stream'];

const heads = [
  'POST https://gateway.example/v1/chat/completions\nauthorization: Bearer sk-1\norigin: https://gateway.example\n',
  'GET http://localhost:8787/v1/models/models%2Fgemini-2.5-pro?key=sk-1&a=b\ncookie: gpp_session=a.b; c=d\n',
  'OPTIONS https://g.example/v1beta/models\naccess-control-request-method: POST\naccess-control-request-headers: authorization,x-a\n',
  'DELETE https://g.example/api/admin/gemini-keys/k1/reveal\nsec-fetch-site: same-origin\ncookie: __Host-gpp_session=a.b\n',
  'GET https://[2606:4700::1111]:443/assets/x.js\ncontent-type: Image/JPG; q=1\nx: RIFF1234WEBP\n',
  'GET http://0x7f.1/upload/v1beta/%2e%2e/x\nx-goog-api-key: k\ncf-connecting-ip: 2001:db8::1\n',
];

const payloads = [
  '1.aB3.1795305600.1795305600.0',
  '1.aB3.1795305600.1795305601.12',
  'Zm9vYg==',
  'Zm8',
];

const multipart = [
  'multipart/form-data; boundary=x\n--x\r\ncontent-disposition: form-data; name="model"\r\n\r\ngemini\r\n' +
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n' +
    'content-type: audio/wav\r\n\r\nRIFF1234WAVE\r\n--x--\r\n',
];

const cookies = [
  'a=b; __Host-gpp_session=MS5hQjM.c2ln; gpp_session=MS5hQjM.c2ln',
  'gpp_session="quoted"; gpp_session=; =x; __Host-gpp_session',
];

const completions = [
  '{"model":"gemini-2.5-flash","prompt":"Once upon a time","max_tokens":16,"temperature":0.5,"stop":["\\n"],"stream":true,"stream_options":{"include_usage":true}}',
  '{"model":"gemini-2.5-pro","prompt":["one","two"],"echo":true,"n":2,"suffix":"","best_of":1,"logprobs":0,"logit_bias":{},"seed":7,"presence_penalty":0.5}',
  '{"model":"gemini-2.5-pro","prompt":[1,2,3]}',
];

const media = [
  '{"model":"gemini-3.1-flash-image","prompt":"A cat","n":2,"size":"1792x1024","response_format":"b64_json","output_format":"png","quality":"high","user":"u"}',
  '{"prompt":"A cat","size":"auto","style":"vivid","response_format":"url"}',
  '{"model":"gemini-3.8-flash-tts","input":"Good morning","voice":"alloy","instructions":"Cheerfully","response_format":"wav","speed":1.5}',
  '{"model":"gemini-2.5-flash-preview-tts","input":"x","voice":"kore","response_format":"pcm","stream_format":"audio"}',
];

const adminCalls = [
  'POST gemini-keys\n{"keys":["AIzaSyA-first",{"key":"AIzaSyA-second","name":"n"}],"tags":["a","b"],"weight":5}',
  'POST gemini-keys\n{"text":"AIzaSyA-1, AIzaSyA-2\\nAIzaSyA-3","projectGroup":"g","note":"x","enabled":false}',
  'PATCH gemini-keys\n{"ids":["a","b"],"addTags":["c"],"removeTags":["a"],"enabled":true,"name":"n"}',
  'GET gemini-keys?page=1&pageSize=50&search=a&state=ready&tag=a&sort=usage&order=desc\n',
  'POST worker-keys\n{"key":"sk-12345678","description":"d","safetyEnabled":false,"expiresAt":"2026-12-01T08:00:00Z","allowedModels":["gemini-2.5-pro"],"dailyRequests":5,"dailyTokens":null,"rpm":""}',
  'PATCH worker-keys/sk-worker-key\n{"enabled":false,"expiresAt":1795305600000}',
  'POST models\n{"id":"gemini-3.1-pro","category":"Flash-Lite","dailyQuota":100,"individualQuota":5,"rpm":1,"tpm":2,"rpd":3,"aliases":["a"]}',
  'POST category-quotas\n{"proQuota":1,"flashQuota":2,"flashLiteQuota":null,"customQuota":4}',
  'PATCH system-settings\n{"max_retry":3,"retry_total_ms":1000,"strategy":"sticky","empty_retry":true,"keepalive_s":10,"first_event_s":10,"web_search":true,"include_thoughts":"never","images_as":"markdown","signature_in_id":true,"store":"omit","media_url":"upstream","safety_settings":"[{\\"category\\":\\"a\\"}]","restrict_models":true,"body_limit_bytes":1000000,"base_url":"https://a.example/x"}',
  'POST import\n{"format":"gemini-proxy-panel","version":1,"exportedAt":1,"secrets":true,"keys":{"v":1,"seq":1,"day":"2026-11-22","keys":[{"id":"k1","name":"n","tags":["a"],"weight":2,"models":[{"model":"m","window":[1,2,3,4,5]}]}]},"config":{"v":1,"seq":1,"day":"2026-11-22","policy":{"seq":1,"settings":{},"models":[{"id":"m","category":"pro","aliases":["x"]}]},"worker_keys":[{"id":"w","name":"n","hash":"00"}]},"geminiSecrets":{"k1":"AIzaSyA-imported"}}',
  'GET usage?by=hour&from=2026-11-22&to=2026-11-23T08:00:00Z\n',
  'GET requests?status=ok&page=2&pageSize=10&model=m&key=k&client=c\n',
  'POST export\n{"password":"open sesame","secrets":true}',
  'POST test-gemini-keys/start\n{"modelId":"gemini-2.5-flash","ids":["a"]}',
  'POST clear-key-error\n{"keyId":"a"}',
];

/** @type {Record<string, string[]>} */
const texts = {
  request_head: heads,
  session_token: payloads,
  multipart,
  cookie: cookies,
  admin_body: adminCalls,
  completions_request: completions,
  media_request: media,
};

/**
 * Every object that stands under one of the names, anywhere in the tree.
 * @param {any} tree
 * @param {string[]} names
 * @returns {object[]}
 */
function findMembers(tree, names) {
  if (tree === null || typeof tree !== 'object') return [];
  return Object.entries(tree).flatMap(([name, value]) => [
    ...(names.includes(name) && value !== null && typeof value === 'object' ? [value] : []),
    ...findMembers(value, names),
  ]);
}

/** @returns {string[]} */
function schemas() {
  const found = caseFiles((path) => basename(path) === 'openai-request.json').map((path) => {
    try {
      return findMembers(JSON.parse(readFileSync(path, 'utf8')), ['parameters', 'schema']);
    } catch {
      return []; // a case may be about a body that is no JSON
    }
  });
  return found.flat().map((schema) => JSON.stringify(schema));
}

/** @param {Wanted} wanted @returns {string[]} */
function caseFiles(wanted) {
  const cases = join(root, 'tests/cases');
  return readdirSync(cases, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(cases.length + 1))
    .filter(wanted)
    .map((path) => join(cases, path));
}

/** @returns {string[]} */
function recordedFiles() {
  const folder = join(root, 'tests/recorded');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sse'))
    .map((name) => join(folder, name));
}

/** @param {string} target @returns {(string | Buffer)[]} */
function seedsOf(target) {
  if (target === 'schema') return schemas();
  if (target in texts) return texts[target];
  const recorded = streamReaders.includes(target) ? recordedFiles() : [];
  const files = target in bodies ? caseFiles(bodies[target]) : [];
  return [...files, ...recorded].map((path) => readFileSync(path));
}

/**
 * Writes the seeds of a target, one file each.
 * @param {string} target
 * @param {string} folder  is emptied first
 * @returns {string} the folder
 */
export function writeSeeds(target, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const seeds = seedsOf(target).filter((seed) => seed.length <= maxBytes);
  seeds.forEach((seed, i) => writeFileSync(join(folder, String(i)), seed));
  return folder;
}
