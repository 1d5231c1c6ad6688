import { googleError } from './google-error.js';
import { callModel } from './model-call.js';
import { getModel, listModels } from './models.js';

/** @import {Emulator, Exchange} from './server.js' */
/** @import {Reply} from './types.js' */

/**
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @returns {Promise<Reply | null>} `null` when the answer has been streamed
 */
export async function route(emulator, exchange) {
  const { pathname: path, searchParams, origin } = exchange.url;
  const method = exchange.record.method;
  const call = path.match(/^\/v1beta\/models\/([^/:]+):([A-Za-z]+)$/);
  if (call && method === 'POST') {
    return callModel(emulator, exchange, decodeURIComponent(call[1]), call[2]);
  }
  if (path === '/v1beta/models' && method === 'GET') return listModels(searchParams);
  const model = path.match(/^\/v1beta\/models\/([^/:]+)$/);
  if (model && method === 'GET') return getModel(decodeURIComponent(model[1]));
  const file = path.match(/^\/v1beta\/(files\/[^/:]+|files)$/);
  if (file && (method === 'GET' || method === 'DELETE')) {
    const name = file[1] === 'files' ? '' : file[1];
    return emulator.files.serve(method, name, exchange.project);
  }
  const download = path.match(/^(\/download)?\/v1beta\/(files\/[^/:]+):download$/);
  if (download && method === 'GET') {
    if (download[1]) {
      return emulator.files.download(download[2], exchange.project, exchange.request.headers.range);
    }
    // As Google does; both addresses want the key.
    const location = `${origin}/download${path}${exchange.url.search}`;
    return { code: 302, body: '', headers: { location } };
  }
  if (path === '/upload/v1beta/files' && method === 'POST')
    return upload(emulator, exchange, origin);
  if (/^\/v1beta\/(cachedContents|tunedModels)(\/|$)/.test(path)) {
    return googleError(404, 'Requested entity was not found.');
  }
  return { code: 404, body: `<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>` };
}

/**
 * @param {Emulator} emulator
 * @param {Exchange} exchange
 * @param {string} origin
 * @returns {Reply}
 */
function upload(emulator, { request, url, bytes, key, project }, origin) {
  const id = url.searchParams.get('upload_id');
  if (id !== null) return emulator.files.finish(id, bytes, origin);
  if (request.headers['x-goog-upload-command'] !== 'start') {
    return googleError(400, 'Only resumable uploads are emulated.');
  }
  const mimeType = String(request.headers['x-goog-upload-header-content-type'] ?? '');
  const about = bytes.length > 0 ? JSON.parse(bytes.toString()) : {};
  return emulator.files.start({ key, project, origin, about, mimeType });
}
