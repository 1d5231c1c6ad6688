import { createHash } from 'node:crypto';
import { fault } from './faults.js';
import { googleError } from './google-error.js';

/** @import {Json, Reply} from './types.js' */

/** @typedef {{project: string, file: Json, bytes: Buffer}} Stored */

/** The Files API as far as a resumable upload needs it. */
export class Files {
  /** @type {Map<string, Stored>} */
  #files = new Map();
  /** @type {Map<string, {project: string, key: string, about: Json}>} */
  #uploads = new Map();
  #count = 0;
  #now;

  /** @param {() => number} now */
  constructor(now) {
    this.#now = now;
  }

  reset() {
    this.#files.clear();
    this.#uploads.clear();
  }

  /**
   * The first request of an upload. The key in the address is what a gateway has to take out.
   * @param {{key: string, project: string, origin: string, about: Json, mimeType: string}} start
   * @returns {Reply}
   */
  start({ key, project, origin, about, mimeType }) {
    const id = `upload${this.#count++}`;
    this.#uploads.set(id, { project, key, about: { mimeType, ...about.file } });
    const query = new URLSearchParams({ key, upload_id: id, upload_protocol: 'resumable' });
    const headers = {
      'x-goog-upload-url': `${origin}/upload/v1beta/files?${query}`,
      'x-goog-upload-status': 'active',
    };
    return { code: 200, body: '', headers };
  }

  /**
   * @param {string} uploadId
   * @param {Buffer} bytes
   * @param {string} origin
   * @returns {Reply}
   */
  finish(uploadId, bytes, origin) {
    const upload = this.#uploads.get(uploadId);
    if (!upload) return googleError(404, 'Upload not found.');
    this.#uploads.delete(uploadId);
    const name = upload.about.name ?? `files/emu${this.#count++}`;
    const time = new Date(this.#now()).toISOString();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = {
      ...upload.about,
      name,
      sizeBytes: String(bytes.length),
      createTime: time,
      updateTime: time,
      sha256Hash: Buffer.from(sha256).toString('base64'),
      uri: `${origin}/v1beta/${name}`,
      state: 'ACTIVE',
      source: 'UPLOADED',
    };
    this.#files.set(name, { project: upload.project, file, bytes });
    return { code: 200, body: { file }, headers: { 'x-goog-upload-status': 'final' } };
  }

  /**
   * @param {string} method
   * @param {string} name `files/{id}`, or empty for the list
   * @param {string} project
   * @returns {Reply}
   */
  serve(method, name, project) {
    if (!name) {
      const own = [...this.#files.values()].filter((stored) => stored.project === project);
      return { code: 200, body: { files: own.map(({ file }) => file) } };
    }
    const stored = this.#files.get(name);
    if (stored?.project !== project) return fault('file', '');
    if (method === 'DELETE') this.#files.delete(name);
    return { code: 200, body: method === 'DELETE' ? {} : stored.file };
  }

  /**
   * The bytes, or the part of them that `range` asks for.
   * @param {string} name
   * @param {string} project
   * @param {string | undefined} range
   * @returns {Reply}
   */
  download(name, project, range) {
    const stored = this.#files.get(name);
    if (stored?.project !== project) return fault('file', '');
    const text = stored.bytes.toString();
    const headers = { 'content-type': stored.file.mimeType };
    const asked = range?.match(/^bytes=(\d+)-(\d+)$/);
    if (!asked) return { code: 200, body: text, headers };
    const [first, last] = [Number(asked[1]), Number(asked[2])];
    const told = `bytes ${first}-${last}/${text.length}`;
    return {
      code: 206,
      body: text.slice(first, last + 1),
      headers: { ...headers, 'content-range': told },
    };
  }

  /**
   * Files that were uploaded here belong to a project; addresses nobody uploaded are let pass.
   * @param {Json} body
   * @param {string} project
   * @returns {Reply | null}
   */
  refusal(body, project) {
    for (const content of body.contents ?? []) {
      for (const { fileData } of content.parts) {
        const name = fileData?.fileUri?.match(/\/(files\/[^/]+)$/)?.[1];
        const stored = name && this.#files.get(name);
        if (stored && stored.project !== project) return fault('file', '');
      }
    }
    return body.cachedContent
      ? googleError(403, 'CachedContent not found (or permission denied)')
      : null;
  }
}
