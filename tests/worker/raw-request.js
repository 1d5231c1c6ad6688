// A request that a test writes onto a socket itself: its body comes as the test likes, or not.
import { connect } from 'node:net';

/** Sends the head. @param {import('./gateway.js').Gateway} gateway @param {string} path @param {Record<string, string | number>} headers  beside the worker key's and JSON's */
export function beginRequest({ url, key }, path, headers) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  const all = {
    host: `${hostname}:${port}`,
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket;
}
