// The only caller of the admin API: one function a route of wasm/app/admin/README.md.
import { renewSession } from './state/session.svelte.js';

/** A refusal, as the API words it; status 0: by the panel, in the API's place. */
export class ApiError extends Error {
  /** @param {number} status @param {any} error @param {number} retryAfterS */
  constructor(status, error, retryAfterS) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.param = error?.param ?? null;
    this.code = error?.code ?? null;
    this.retryAfterS = retryAfterS;
  }
}

/** Whether the admin password was missing, or wrong. @param {unknown} error */
export const takesPassword = (error) =>
  error instanceof ApiError && error.code === 'forbidden' && error.param === 'password';

/**
 * The Worker refuses in JSON. Anything else is Cloudflare's, in the Worker's place: a page or a line
 * with the number of its error.
 * @param {string} text
 */
function readRefusal(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    const [, number] = /error[^0-9]{0,80}(1027|1101|1102)\b/i.exec(text) ?? [];
    return { code: number ? `cloudflare_${number}` : 'cloudflare' };
  }
}

/** @param {Response} response */
export async function readError(response) {
  const error = readRefusal(await response.text().catch(() => ''));
  const wait = Number(response.headers.get('retry-after')) || error?.retry_after_s || 1;
  return new ApiError(response.status, error, wait);
}

/** Whether Cloudflare answered and not the Worker. @param {ApiError} error */
export const isFromCloudflare = (error) => error.code?.startsWith('cloudflare') ?? false;

/** Whether the password has to wait. @param {ApiError} error */
export const isLocked = (error) => error.code === 'too_many_attempts';

/** @param {string} method @param {string} path @param {unknown} [body] */
async function request(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await readError(response);
  return response.json();
}

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function admin(method, path, body) {
  try {
    return await request(method, `/api/admin/${path}`, body);
  } catch (error) {
    const over = error instanceof ApiError && error.status === 401;
    if (!over) throw error;
    await renewSession();
    return request(method, `/api/admin/${path}`, body);
  }
}

/** @param {Record<string, string | number>} values  empty ones are left out */
function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== '');
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

const at = (/** @type {string} */ id) => encodeURIComponent(id);

/** @param {string} password */
export const login = (password) => request('POST', '/api/login', { password });
export const logout = () => request('POST', '/api/logout', {});
export const logoutEverywhere = () => admin('DELETE', 'session');

/** All keys, whatever their number. @returns {Promise<any[]>} */
export async function listGeminiKeys() {
  const keys = [];
  for (let page = 1; ; ++page) {
    const answer = await admin('GET', `gemini-keys${query({ page, pageSize: 1000 })}`);
    keys.push(...answer.keys);
    if (answer.keys.length === 0 || keys.length >= answer.total) return keys;
  }
}
/** @param {object} values  `text` with any number of keys, and what holds for all of them */
export const addGeminiKeys = (values) => admin('POST', 'gemini-keys', values);
/** @param {string} id @param {object} edit */
export const editGeminiKey = (id, edit) => admin('PATCH', `gemini-keys/${at(id)}`, edit);
/** @param {string[]} ids @param {object} edit */
export const editGeminiKeys = (ids, edit) => admin('PATCH', 'gemini-keys', { ids, ...edit });
/** @param {string[]} ids */
export const deleteGeminiKeys = (ids) => admin('DELETE', 'gemini-keys', { ids });
/** @param {string} id @param {string} password */
export const revealGeminiKey = (id, password) =>
  admin('POST', `gemini-keys/${at(id)}/reveal`, { password });
/** @param {string} keyId @param {string} modelId */
export const testGeminiKey = (keyId, modelId) =>
  admin('POST', 'test-gemini-key', { keyId, modelId });
export const readKeyTest = () => admin('GET', 'test-gemini-keys');
/** @param {string[]} ids @param {string} modelId */
export const startKeyTest = (ids, modelId) => admin('POST', 'test-gemini-keys', { ids, modelId });
/** @param {'pause' | 'resume' | 'cancel'} action */
export const steerKeyTest = (action) => admin('POST', `test-gemini-keys/${action}`, {});
/** Of these the ones that are still failed. @param {string[]} ids  at least one */
export const deleteErrorKeys = (ids) => admin('DELETE', 'error-keys', { ids });
/** @param {string[]} ids  at least one */
export const clearKeyErrors = (ids) => admin('POST', 'clear-key-error', { ids });
export const listGoogleModels = () => admin('GET', 'gemini-models');

export const listWorkerKeys = () => admin('GET', 'worker-keys');
/** @param {object} values */
export const createWorkerKey = (values) => admin('POST', 'worker-keys', values);
/** @param {string} id @param {object} edit */
export const editWorkerKey = (id, edit) => admin('PATCH', `worker-keys/${at(id)}`, edit);
/** @param {string} id */
export const deleteWorkerKey = (id) => admin('DELETE', `worker-keys/${at(id)}`);

export const listModels = () => admin('GET', 'models');
/** @param {object} values */
export const addModel = (values) => admin('POST', 'models', values);
/** @param {string} id @param {object} edit */
export const editModel = (id, edit) => admin('PATCH', `models/${at(id)}`, edit);
/** @param {string} id */
export const deleteModel = (id) => admin('DELETE', `models/${at(id)}`);

export const readSettings = () => admin('GET', 'system-settings');
/** @param {object} edit @param {string} [password]  for another base URL */
export const editSettings = (edit, password) =>
  admin('PATCH', 'system-settings', { ...edit, password });

export const readOverview = () => admin('GET', 'overview');
/** @param {'model' | 'key' | 'client' | 'hour' | 'day'} by @param {number} from */
export const readUsage = (by, from) => admin('GET', `usage${query({ by, from })}`);
/** @param {{status: string, model: string, key: string, client: string, id: string, page: number, pageSize: number}} filter */
export const listRequests = (filter) => admin('GET', `requests${query(filter)}`);
export const listProblems = () => admin('GET', 'problems');

/** The backup with the Gemini keys themselves, or without. @param {string} password  empty: without */
export const exportAll = (password) =>
  password ? admin('POST', 'export', { password }) : admin('GET', 'export');
/** @param {object} file @param {string} [password]  for another base URL */
export const importAll = (file, password) => admin('POST', 'import', { ...file, password });
