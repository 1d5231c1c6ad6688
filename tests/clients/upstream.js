// What the emulator heard while a client worked, and a conversation of several steps to have.
import assert from 'node:assert/strict';

/** @import { Gateway } from '../worker/gateway.js' */
/** @import { Call } from '../emulator/types.js' */

export const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/**
 * The bodies that the Worker sent upstream while `work` ran.
 * @template T
 * @param {Gateway} gateway
 * @param {() => Promise<T>} work
 * @returns {Promise<{result: T, bodies: any[]}>}
 */
export async function listen({ emulator }, work) {
  const before = emulator.state.requests;
  const result = await work();
  const count = emulator.state.requests - before;
  const bodies = count > 0 ? emulator.state.last.slice(-count).map(({ body }) => body) : [];
  return { result, bodies };
}

/** @type {Call[][]} */
const steps = [
  [{ name: 'list_cities', args: { country: 'Italy' } }],
  [
    { name: 'get_weather', args: { city: 'Rome', days: 2 } },
    { name: 'get_weather', args: { city: 'Milan', days: 1 } },
  ],
];
export const question = 'How is it in the north and the south?';
export const conclusion = 'Rome is sunny for 2 days, Milan foggy for 1.';

/** The tools of the conversation; they note what they were called with. */
export function makeTools() {
  /** @type {unknown[]} */
  const called = [];
  return {
    called,
    /** @param {{country: string}} args */
    listCities(args) {
      called.push(args);
      return { cities: ['Rome', 'Milan'] };
    },
    /** @param {{city: string, days: number}} args */
    getWeather(args) {
      called.push(args);
      return `${args.city}: ${args.city === 'Rome' ? 'sunny' : 'foggy'}`;
    },
  };
}

/** Two steps of calls, the second of two at once, then words. @param {Gateway} gateway */
export function scriptSteps({ emulator }) {
  for (const calls of steps) emulator.script({ directive: { calls } });
  emulator.script({ directive: { text: ['Rome is sunny for 2 days, ', 'Milan foggy for 1.'] } });
}

/**
 * The client has called its tools, and Google got every call and result back in its place, with the
 * signatures that it issued.
 * @param {any[]} bodies
 * @param {unknown[]} called
 * @param {{signed: boolean}} family  whether the model signs its calls
 */
export function assertSteps(bodies, called, { signed }) {
  assert.deepEqual(
    called,
    steps.flat().map(({ args }) => args),
  );
  assert.equal(bodies.length, 3);
  const { contents } = bodies[2];
  assert.deepEqual(
    contents.map((/** @type {any} */ content) => content.role),
    ['user', 'model', 'user', 'model', 'user'],
  );
  for (const [step, at] of [1, 3].entries()) {
    const calls = contents[at].parts.map((/** @type {any} */ part) => part.functionCall);
    const plain = calls.map((/** @type {any} */ { name, args }) => ({ name, args }));
    assert.deepEqual(plain, steps[step]);
    const signature = contents[at].parts[0].thoughtSignature;
    if (signed) assert.match(signature, /^Eo/);
    else assert.equal(signature, undefined);
    const results = contents[at + 1].parts.map((/** @type {any} */ part) => part.functionResponse);
    assert.equal(results.length, calls.length);
    for (const [i, { name, id }] of results.entries()) {
      assert.equal(name, calls[i].name);
      assert.equal(id, calls[i].id);
    }
  }
  const [cities] = contents[2].parts;
  assert.deepEqual(cities.functionResponse.response, { cities: ['Rome', 'Milan'] });
  const weather = contents[4].parts.map(
    (/** @type {any} */ { functionResponse }) => functionResponse,
  );
  assert.deepEqual(
    weather.map((/** @type {any} */ { response }) => response),
    [{ output: 'Rome: sunny' }, { output: 'Milan: foggy' }],
  );
}

export const families = [
  { model: 'gemini-3.8-flash', signed: true },
  { model: 'gemini-2.5-flash', signed: false },
];
