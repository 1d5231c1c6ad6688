// The admin API as a person's browser calls it.

/**
 * @typedef {object} Admin
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body: unknown) => Promise<any>} post
 * @property {(path: string, body: unknown) => Promise<any>} patch
 * @property {(path: string) => Promise<any>} remove
 * @property {string} cookie  of the session, as a request sends it
 */

/**
 * @param {string} url  of the Worker, without a slash at its end
 * @param {string} password
 * @returns {Promise<Admin>}
 */
export async function login(url, password) {
  let cookie = '';
  /** @param {string} method @param {string} path @param {unknown} [body] */
  const call = async (method, path, body) => {
    const headers = { origin: url, cookie, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (set.length > 0) cookie = set.join('; ');
    return text ? JSON.parse(text) : undefined;
  };
  await call('POST', '/api/login', { password });
  return {
    get: (path) => call('GET', `/api/admin/${path}`),
    post: (path, body) => call('POST', `/api/admin/${path}`, body),
    patch: (path, body) => call('PATCH', `/api/admin/${path}`, body),
    remove: (path) => call('DELETE', `/api/admin/${path}`),
    get cookie() {
      return cookie;
    },
  };
}
