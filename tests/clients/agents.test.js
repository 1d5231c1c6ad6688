// What coding agents sent, after a tool loop, when they worked over this gateway: their own tools and
// layout of the conversation. Texts are cut short; signatures are left out, as no emulator knows them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startGateway } from '../worker/gateway.js';
import { listen } from './upstream.js';

/** @import { Directive, ModelRequest } from '../emulator/types.js' */

const recordings = readFileSync(new URL('agents.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** @type {import('../worker/gateway.js').Gateway} */
let gateway;
before(async () => {
  gateway = await startGateway({ emulator: { script: callEveryTool } });
});
after(() => gateway.stop());

/** @param {ModelRequest} request @returns {Directive} */
function callEveryTool({ body }) {
  const declared = body.tools[0].functionDeclarations;
  return { calls: declared.map((/** @type {any} */ { name }) => ({ name, args: {} })) };
}

/** @param {any} tool @returns {string[]} names as the client knows them */
function toolNames(tool) {
  if (tool.type === 'namespace') {
    return tool.tools.map((/** @type {any} */ one) => `${tool.name}/${one.name}`);
  }
  const name = tool.function?.name ?? tool.name;
  return name ? [name] : [];
}

/** @param {string} stream @returns {string[]} */
function calledNames(stream) {
  const events = [...stream.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json));
  return events.flatMap(({ type, item, choices }) => {
    if (choices) {
      return (choices[0]?.delta.tool_calls ?? []).map(
        (/** @type {any} */ call) => call.function.name,
      );
    }
    if (type !== 'response.output_item.done' || item.type !== 'function_call') return [];
    return item.namespace ? `${item.namespace}/${item.name}` : item.name;
  });
}

/** @param {any} body @returns {string[][]} ids of the calls, and of the results */
function pairedIds({ messages, input }) {
  const items = messages ?? input;
  const calls = items.flatMap((/** @type {any} */ item) => {
    if (item.type === 'function_call') return item.call_id;
    return (item.tool_calls ?? []).map((/** @type {any} */ call) => call.id);
  });
  const results = items.flatMap((/** @type {any} */ item) => {
    if (item.type === 'function_call_output') return item.call_id;
    return item.role === 'tool' ? item.tool_call_id : [];
  });
  return [calls, results];
}

for (const { client, path, body } of recordings) {
  test(`${client}, ${path}: its conversation reaches Gemini, and it knows the tools that are called`, async () => {
    const { result, bodies } = await listen(gateway, async () => {
      const response = await gateway.post(path, body);
      assert.equal(response.status, 200);
      return response.text();
    });
    assert.deepEqual(calledNames(result), body.tools.flatMap(toolNames));
    const parts = bodies[0].contents.flatMap((/** @type {any} */ content) => content.parts);
    const ids = ['functionCall', 'functionResponse'].map((kind) =>
      parts.flatMap((/** @type {any} */ part) => part[kind]?.id ?? []),
    );
    assert.ok(ids[0].length > 0);
    assert.deepEqual(ids, pairedIds(body));
  });
}
