// First inputs of the fuzzers: the bodies of tests/cases, and a few heads and tokens.
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
  '--x\r\ncontent-disposition: form-data; name="model"\r\n\r\ngemini\r\n' +
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n' +
    'content-type: audio/wav\r\n\r\nRIFF1234WAVE\r\n--x--\r\n',
];

/** @type {Record<string, string[]>} */
const texts = { request_head: heads, session_token: payloads, multipart };

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

/** @param {string} target @returns {(string | Buffer)[]} */
function seedsOf(target) {
  if (target === 'schema') return schemas();
  if (target in texts) return texts[target];
  return target in bodies ? caseFiles(bodies[target]).map((path) => readFileSync(path)) : [];
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
