/** @import {Emulator} from './server.js' */
/** @import {Reply, ScriptEntry} from './types.js' */

const PREFIX = '/__emulator/';

/**
 * The endpoints by which tests in another process script the emulator and read its state.
 * @param {Emulator} emulator
 * @param {string} method
 * @param {string} path
 * @param {Buffer} bytes
 * @returns {Reply | null} `null` when the path is none of these
 */
export function control(emulator, method, path, bytes) {
  if (!path.startsWith(PREFIX)) return null;
  const command = `${method} ${path.slice(PREFIX.length)}`;
  try {
    return run(emulator, command, bytes.length > 0 ? JSON.parse(bytes.toString()) : {});
  } catch (error) {
    return { code: 400, body: { error: /** @type {Error} */ (error).message } };
  }
}

/**
 * @param {Emulator} emulator
 * @param {string} command
 * @param {any} body
 * @returns {Reply}
 */
function run(emulator, command, body) {
  switch (command) {
    case 'GET state':
      return { code: 200, body: emulator.state };
    case 'POST script':
      emulator.script.add(scriptEntries(body));
      return { code: 200, body: { waiting: emulator.script.length } };
    case 'POST keys':
      emulator.keys.set(body);
      return { code: 200, body: {} };
    case 'POST settings':
      emulator.configure(body);
      return { code: 200, body: {} };
    case 'POST reset':
      emulator.reset();
      return { code: 200, body: {} };
    default:
      return { code: 404, body: { error: `unknown command: ${command}` } };
  }
}

/**
 * @param {any} body an entry or a list of them; a bare directive is one for the next request
 * @returns {ScriptEntry[]}
 */
function scriptEntries(body) {
  const list = Array.isArray(body) ? body : [body];
  return list.map((entry) => (entry.directive ? entry : { directive: entry }));
}
