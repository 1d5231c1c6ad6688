// Answers of Gemini out of a seed: parts of every kind, in events, and the same answer in one piece.

/** @import { Random } from './random-json.js' */
/** @typedef {any} Json */

const reasons = [
  ...['STOP', 'STOP', 'STOP', 'MAX_TOKENS', 'SAFETY', 'RECITATION', 'LANGUAGE', 'OTHER'],
  ...['FINISH_REASON_UNSPECIFIED', 'IMAGE_SAFETY', 'NO_IMAGE', 'A_REASON_OF_TOMORROW'],
];
const usages = [
  {
    promptTokenCount: 5,
    candidatesTokenCount: 7,
    thoughtsTokenCount: 3,
    toolUsePromptTokenCount: 4,
    cachedContentTokenCount: 2,
    totalTokenCount: 19,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 3 },
      { modality: 'AUDIO', tokenCount: 2 },
    ],
  },
  { promptTokenCount: 5 },
  {},
];

class AnswerMaker {
  #count = 0;

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
  }

  #text() {
    return this.random.pick(['w', 'é', '👩‍👧', '中', '\n', ' x', '"\\']) + (this.#count += 1);
  }

  /** @param {string} text */
  #base64(text) {
    return Buffer.from(`${text}${(this.#count += 1)}`).toString('base64');
  }

  #signature() {
    return this.random.once(3) ? { thoughtSignature: this.#base64('sig') } : {};
  }

  #call() {
    const { random } = this;
    const args = [{}, { a: 1.5 }, { b: this.#text(), c: [1, null] }, { input: this.#text() }];
    return {
      functionCall: {
        name: random.pick(['find', 'shell', 'unknown']),
        args: random.once(5) ? undefined : random.pick(args),
        id: random.once(3) ? undefined : `id${(this.#count += 1)}`,
      },
      ...this.#signature(),
    };
  }

  /** @returns {Json} */
  part() {
    const { random } = this;
    const server = { id: `s${this.#count}`, toolType: 'GOOGLE_SEARCH_WEB' };
    const image = { mimeType: 'image/png', data: this.#base64('png') };
    const code = { language: 'PYTHON', code: this.#text() };
    const outcome = random.pick(['OUTCOME_OK', 'OUTCOME_FAILED', 'OUTCOME_OF_TOMORROW']);
    return random.pick([
      ...[{ text: this.#text() }, { text: this.#text() }, { text: this.#text() }],
      ...[
        { text: this.#text(), ...this.#signature() },
        { text: '', ...this.#signature() },
      ],
      ...[
        { text: this.#text(), thought: true },
        { text: this.#text(), thought: true },
      ],
      ...[this.#call(), this.#call()],
      { inlineData: image, ...this.#signature() },
      { inlineData: image, thought: true },
      { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
      ...[{ executableCode: code }, { codeExecutionResult: { outcome, output: '1\n' } }],
      { codeExecutionResult: { outcome } },
      { fileData: { fileUri: `https://a.example/${this.#count}`, mimeType: 'a/b' } },
      ...[{ toolCall: { ...server, args: {} }, ...this.#signature() }, { toolResponse: server }],
      ...[{}, { thought: true }, { ofTomorrow: { a: 1 } }, { text: this.#text(), ofTomorrow: [1] }],
    ]);
  }

  /** @param {string[]} texts @returns {Json} */
  metadata(texts) {
    const { random } = this;
    const text = texts.length > 0 ? random.pick(texts) : '';
    const segment = { endIndex: Buffer.byteLength(text), text };
    const groundingChunks = [
      { web: { uri: 'https://a.example', title: 'A' } },
      { retrievedContext: { uri: 'u', title: 'R' } },
      { ofTomorrow: {} },
    ];
    return {
      finishMessage: random.once(8) ? 'why' : undefined,
      groundingMetadata: random.once(3)
        ? {
            webSearchQueries: ['q', 'r'],
            groundingChunks,
            groundingSupports: [
              { segment, groundingChunkIndices: random.pick([[0], [0, 1, 2, 9]]) },
            ],
          }
        : undefined,
      citationMetadata: random.once(6)
        ? { citationSources: [{ endIndex: 2, uri: 'https://c.example' }, { startIndex: 1 }] }
        : undefined,
      urlContextMetadata: random.once(6) ? { urlMetadata: [{ retrievedUrl: 'u' }] } : undefined,
      logprobsResult: random.once(6)
        ? { chosenCandidates: [{ token: 'é', logProbability: -0.5 }, { token: 'b' }] }
        : undefined,
    };
  }
}

/**
 * The events of an answer that ends as it should.
 * @param {Random} random
 * @returns {Json[]}
 */
export function randomAnswer(random) {
  const maker = new AnswerMaker(random);
  const names = { modelVersion: 'gemini-x', responseId: 'rid' };
  const parts = Array.from({ length: 1 + random.below(8) }, () => maker.part());
  /** @type {Json[]} */
  const events = [];
  for (let from = 0; from < parts.length;) {
    const size = random.below(4);
    const content = { role: 'model', parts: parts.slice(from, from + size) };
    events.push({ candidates: [random.once(2) ? { content } : { content, index: 0 }], ...names });
    if (random.once(4)) events.push({ usageMetadata: { promptTokenCount: 5 }, ...names });
    from += size;
  }
  const shown = parts.filter(({ text, thought }) => text && !thought).map(({ text }) => text);
  const last = { finishReason: random.pick(reasons), ...maker.metadata(shown) };
  const usageMetadata = random.once(4) ? undefined : random.pick(usages);
  events.push({ candidates: [last], usageMetadata, ...names });
  return JSON.parse(JSON.stringify(events));
}

/** What Gemini says when it is not asked for a stream. @param {Json[]} events @returns {Json} */
export function asWhole(events) {
  const candidates = events.flatMap((event) => event.candidates ?? []);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  return {
    ...Object.assign({}, ...events),
    candidates: [{ ...candidates.at(-1), content: { role: 'model', parts } }],
  };
}
