// The cases both builds are given: "KIND<tab>text" as tests/translate/kinds.h tells.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/install.js';
import { Random, toText, toTree, vary } from './random-json.js';
import { streams } from './streams.js';

export const counts = { requests: 4_000, answers: 2_000, streams: 400 };

/** Paths clients call → kinds of tests/translate/kinds.h. */
const kinds = {
  '/chat/completions': 'chat',
  '/responses': 'responses',
  '/embeddings': 'embeddings',
};

/** Requests of endpoints the worked examples do not have. */
const written = [
  [
    'completions',
    { model: 'gemini-2.5-flash', prompt: ['Once'], max_tokens: 16, stop: ['\n'], echo: true, n: 2 },
  ],
  [
    'images',
    { model: 'gemini-3.1-flash-image', prompt: 'A cat', n: 2, size: '1792x1024', quality: 'high' },
  ],
  [
    'speech',
    {
      model: 'gemini-3.8-flash-tts',
      input: 'Hi',
      voice: 'alloy',
      response_format: 'wav',
      speed: 1.5,
    },
  ],
];

/** @param {string} name @returns {string[]} files of that name in the worked examples */
const exampleFiles = (name) =>
  readdirSync(join(root, 'tests/cases'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** @param {string} file */
const parse = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @returns {[string, unknown][]} kind and tree */
function exampleRequests() {
  const found = exampleFiles('openai-request.json').flatMap((file) => {
    const call = readFileSync(join(file, '../case.json'), 'utf8');
    const kind = Object.entries(kinds).find(([path]) => call.includes(path))?.[1];
    try {
      return kind ? [[kind, parse(file)]] : [];
    } catch {
      return []; // a case may be about a body that is no JSON
    }
  });
  return [...found, ...written].map(([kind, body]) => [kind, toTree(body)]);
}

/** Random requests, answers and streams. @param {number} seed @returns {string[]} */
export function randomCases(seed) {
  const random = new Random(seed);
  const calm = () => random.pick([200, 40, 15, 6]);
  const requests = exampleRequests();
  const answers = exampleFiles('gemini-response.json').map((file) => toTree(parse(file)));
  const events = streams
    .flatMap(({ bytes }) => bytes.toString().split(/\r\n|\r|\n/))
    .flatMap((line) => /^data: ?(\{.*\})$/.exec(line)?.[1] ?? [])
    .flatMap((text) => {
      try {
        return [toTree(JSON.parse(text))];
      } catch {
        return [];
      }
    });
  const randomEvent = () => toText(random, vary(random, random.pick(events), calm()));
  return [
    ...Array.from({ length: counts.requests }, () => {
      const [kind, tree] = random.pick(requests);
      return `${kind}\t${toText(random, vary(random, tree, calm()))}`;
    }),
    ...Array.from({ length: counts.answers }, () => {
      const tree = random.pick(random.once(2) ? answers : events);
      return `answer\t${toText(random, vary(random, tree, calm()))}`;
    }),
    ...Array.from({ length: counts.streams }, () => {
      const lines = Array.from({ length: 1 + random.below(6) }, () => `data: ${randomEvent()}`);
      const stream = lines.join(random.pick(['\n\n', '\r\n\r\n', '\r\r']));
      return `stream\t${JSON.stringify({ stream })}`;
    }),
  ];
}

/** Every recorded stream, to be cut everywhere. */
export const cutCases = streams.map(
  ({ bytes }) => `cuts\t${JSON.stringify({ stream: bytes.toString() })}`,
);
