// Lawful conversations with tools out of a seed, as clients of both endpoints write them. Each text is
// a word of its own, to be looked for in what goes upstream.

/** @import { Random } from './random-json.js' */
/** @typedef {any} Json */

const names = [
  'get_weather',
  'mcp__srv__do',
  'ns.tool:x',
  'föö bar',
  '1st',
  'a'.repeat(70),
  '工具',
];
const heads = { png: [0x89, 0x50, 0x4e, 0x47], pdf: [...Buffer.from('%PDF-')] };

export class Conversation {
  #count = 0;
  /** @type {string[]} what must not be lost */
  words = [];

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
    /** Names of functions, and of the one free tool. */
    this.functions = names.filter(() => random.once(3));
    this.free = random.once(2) ? 'shell' : undefined;
  }

  #word(start = 'w') {
    const word = `${start}${(this.#count += 1)}q`;
    this.words.push(word);
    return word;
  }

  text() {
    const { random } = this;
    const before = random.pick(['', 'é ', '👩‍👧', '"\\\n', '\u0000', '中文 ']);
    return before + this.#word() + random.pick(['', '\n', '{"a":1}', '\u2028', '```json\n{}\n```']);
  }

  /** @param {'png' | 'pdf'} kind */
  #data(kind) {
    const bytes = [...heads[kind], ...Buffer.from(`${(this.#count += 1)}`)];
    const data = Buffer.from(bytes).toString('base64');
    this.words.push(data);
    return `data:${kind === 'png' ? 'image/png' : 'application/pdf'};base64,${data}`;
  }

  /** @returns {Json} */
  #args() {
    const { random } = this;
    const values = [1, 1.5, null, {}, [1, { z: 'x' }], this.#word('v'), this.#word('v')];
    const keys = ['a', '', 'ключ', '$ref', 'input'].filter(() => random.once(3));
    const pairs = keys.map((key) => [key, random.pick(values)]);
    const args = Object.fromEntries(pairs);
    this.words = this.words.filter(
      (it) => !it.startsWith('v') || JSON.stringify(args).includes(it),
    );
    return args;
  }

  /** What a tool says. */
  output() {
    const { random } = this;
    const texts = ['', 'null', '[1,2]', '12345678901234567890', '{"$ref":"#/a"}'];
    return random.once(2) ? random.pick(texts) : this.text();
  }

  /** One to three calls at once. @returns {{id: string, name: string, args?: Json, input?: string}[]} */
  calls() {
    const { random } = this;
    return Array.from({ length: 1 + random.below(3) }, () => {
      const id = `call_${(this.#count += 1)}`;
      if (this.free && random.once(3)) return { id, name: this.free, input: this.text() };
      return { id, name: random.pick([...this.functions, 'gone']), args: this.#args() };
    });
  }

  /** @returns {Json} */
  chatTools() {
    const functions = this.functions.map((name) => ({ type: 'function', function: { name } }));
    const free = this.free ? [{ type: 'custom', custom: { name: this.free } }] : [];
    return [...functions, ...free];
  }

  #texts() {
    return Array.from({ length: 1 + this.random.below(2) }, () => ({
      type: 'text',
      text: this.text(),
    }));
  }

  #content() {
    return this.random.once(2) ? this.text() : this.#texts();
  }

  #chatUser() {
    const { random } = this;
    if (random.once(2)) return { role: 'user', content: this.text() };
    const media = random.once(2)
      ? { type: 'image_url', image_url: { url: this.#data('png'), detail: 'low' } }
      : { type: 'file', file: { file_data: this.#data('pdf'), filename: 'a.pdf' } };
    return { role: 'user', content: [...this.#texts(), media] };
  }

  #chatStep() {
    const { random } = this;
    const calls = this.calls();
    const said = random.pick([{}, { content: null }, { content: '' }, undefined]);
    const results = calls.map(({ id }) => ({
      role: 'tool',
      tool_call_id: id,
      content: this.output(),
    }));
    if (random.once(3)) results.reverse();
    const made = calls.map(({ id, name, args, input }) =>
      input === undefined
        ? { id, type: 'function', function: { name, arguments: JSON.stringify(args) } }
        : { id, type: 'custom', custom: { name, input } },
    );
    const message = {
      role: 'assistant',
      ...(said ?? { content: this.#content() }),
      tool_calls: made,
    };
    return [message, ...results];
  }

  /** Messages of Chat Completions. @returns {Json[]} */
  messages() {
    const { random } = this;
    const system = { role: random.pick(['system', 'developer']), content: this.#content() };
    const turns = Array.from({ length: 1 + random.below(3) }, (_, i) => [
      this.#chatUser(),
      ...Array.from({ length: random.below(3) }, () => this.#chatStep()).flat(),
      ...(i === 0 || random.once(2) ? [{ role: 'assistant', content: this.#content() }] : []),
      ...(random.once(5) ? [{ role: 'assistant', content: null, refusal: this.text() }] : []),
    ]);
    return [system, ...turns.flat(), this.#chatUser()];
  }

  #inputUser() {
    const { random } = this;
    const text = { type: 'input_text', text: this.text() };
    const image = { type: 'input_image', detail: 'high' };
    if (random.once(2)) return { role: 'user', content: text.text };
    return {
      type: 'message',
      role: 'user',
      content: [text, { ...image, image_url: this.#data('png') }],
    };
  }

  #inputStep() {
    const { random } = this;
    const summary = random.once(2) ? [] : [{ type: 'summary_text', text: 'thoughts' }];
    const reasoning = { type: 'reasoning', id: 'rs_1', summary, encrypted_content: 'c2lnbmVk' };
    const calls = this.calls().map(({ id, name, args, input }) =>
      input === undefined
        ? { type: 'function_call', call_id: id, name, arguments: JSON.stringify(args) }
        : { type: 'custom_tool_call', call_id: id, name, input },
    );
    const outputs = calls.map(({ type, call_id }) => ({
      type: `${type}_output`,
      call_id,
      output: random.once(3) ? [{ type: 'input_text', text: this.text() }] : this.output(),
    }));
    if (random.once(3)) outputs.reverse();
    return [...(random.once(2) ? [reasoning] : []), ...calls, ...outputs];
  }

  /** Input of Responses. @returns {Json[]} */
  input() {
    const { random } = this;
    const turns = Array.from({ length: 1 + random.below(3) }, () => [
      this.#inputUser(),
      ...Array.from({ length: random.below(3) }, () => this.#inputStep()).flat(),
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: this.text() }] },
    ]);
    return [...turns.flat(), this.#inputUser()];
  }
}
