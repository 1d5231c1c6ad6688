// The gateway's client API, as any OpenAI client speaks it.
import { ApiError, readError } from './api.js';

/** @typedef {{content: string, thoughts: string, images: string[], usage: any, ignored: string, finish: string}} Piece  `ignored`: parameters the model does not take; `finish`: why the answer ended, once it has */

/** @param {Response} response @param {any} choice @param {any} message  of it, or a delta @param {any} usage @returns {Piece} */
const pieceOf = (response, choice, message, usage) => ({
  ignored: response.headers.get('x-gateway-ignored') ?? '',
  finish: choice?.finish_reason ?? '',
  content: message?.content ?? '',
  thoughts: message?.reasoning_content ?? '',
  images: (message?.images ?? []).map((/** @type {any} */ image) => image.image_url.url),
  usage: usage ?? null,
});

/** @param {string} path @param {string} key @param {RequestInit} [init] */
async function call(path, key, init) {
  // No worker key has others than these, and what no header can hold fails as a lost connection does.
  if (!/^[!-~]+$/.test(key)) throw new ApiError(0, { code: 'no_worker_key' }, 0);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  // No cookie: the key alone has to do.
  const response = await fetch(path, { ...init, headers, credentials: 'omit' });
  if (response.ok) return response;
  throw await readError(response);
}

/** @param {string} key @returns {Promise<string[]>} */
export async function listClientModels(key) {
  const answer = await (await call('/v1/models', key)).json();
  return answer.data.map((/** @type {{id: string}} */ { id }) => id);
}

/** The data of each server-sent event, whatever way the bytes are cut. @param {ReadableStream<BufferSource>} body */
async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice(6).trim();
  }
}

/**
 * The answer, piece by piece.
 * @param {string} key @param {object} body @param {AbortSignal} signal
 * @returns {AsyncGenerator<Piece>}
 */
export async function* chat(key, body, signal) {
  const init = { method: 'POST', body: JSON.stringify(body), signal };
  const response = await call('/v1/chat/completions', key, init);
  if (!('stream' in body)) {
    const { choices, usage } = await response.json();
    yield pieceOf(response, choices[0], choices[0]?.message, usage);
    return;
  }
  for await (const data of readEvents(/** @type {any} */ (response.body))) {
    if (data === '[DONE]') return;
    const { choices = [], usage, error } = JSON.parse(data);
    if (error) throw new ApiError(502, error, 1);
    yield pieceOf(response, choices[0], choices[0]?.delta, usage);
  }
}
