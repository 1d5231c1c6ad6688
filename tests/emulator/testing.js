import { startEmulator } from './server.js';

/** @import {Json, Options} from './types.js' */

/** @typedef {Awaited<ReturnType<typeof startEmulator>>} Running */

/**
 * An emulator that ends with its test.
 * @param {import('node:test').TestContext} t
 * @param {Options} [options]
 * @returns {Promise<Running>}
 */
export async function emulatorFor(t, options) {
  const emulator = await startEmulator(options);
  t.after(() => emulator.close());
  return emulator;
}

/**
 * @param {Running} emulator
 * @param {string} path
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Response>}
 */
export function post(emulator, path, body, headers = {}) {
  return fetch(emulator.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': 'test-1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/**
 * @param {Running} emulator
 * @param {Json} body
 * @param {string} [model]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{status: number, json: any}>}
 */
export async function generate(emulator, body, model = 'gemini-3.8-flash', headers = {}) {
  const path = `/v1beta/models/${model}:generateContent`;
  const response = await post(emulator, path, body, headers);
  return { status: response.status, json: await response.json() };
}

/**
 * @param {Running} emulator
 * @param {Json} body
 * @param {string} model
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Response>}
 */
export function stream(emulator, body, model, headers = {}) {
  const path = `/v1beta/models/${model}:streamGenerateContent?alt=sse`;
  return post(emulator, path, body, headers);
}

/**
 * @param {string} text
 * @returns {Json[]}
 */
export function sseEvents(text) {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)));
}

/**
 * @param {string} text
 * @param {Json} [more]
 * @returns {Json}
 */
export function saying(text, more = {}) {
  return { contents: [{ role: 'user', parts: [{ text }] }], ...more };
}
