// The Workers that are compared, each in a workerd of its own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { login } from '../support/admin.js';
import { root } from '../support/install.js';
import { variables, writeConfig } from './config.js';
import { serve } from './workerd.js';

/** @typedef {import('./workerd.js').Served} Served */

/** A Worker to measure; restart() keeps what it has stored. */
export class Subject {
  /** @param {string} name @param {string} config @param {Served} served */
  constructor(name, config, served) {
    this.name = name;
    this.config = config;
    this.served = served;
  }
  /** @type {Record<string, string>} */
  headers = { 'content-type': 'application/json' };
  get url() {
    return this.served.url;
  }
  get pid() {
    return this.served.pid;
  }
  stop() {
    return this.served.stop();
  }
  async restart() {
    await this.stop();
    this.served = await serve(this.config);
  }
}

export const subjectNames = [
  'pass-through',
  'gateway',
  'shim-alone',
  'bound',
  'json-round-trip',
  'pump',
];
export const endpoint = '/v1/chat/completions';

/** @param {string} url @returns {Promise<string>} a worker key */
async function setUpGateway(url) {
  const admin = await login(url, variables.ADMIN_PASSWORD);
  for (const key of ['a', 'b', 'c', 'd']) {
    await admin.post('gemini-keys', { key: `bench-key-${key}-0123456789` });
  }
  return (await admin.post('worker-keys', { description: 'bench' })).key;
}

/**
 * @param {string} name
 * @param {import('./upstream.js').Upstream} upstream
 * @param {string} [place]  a folder of build/bench
 * @returns {Promise<Subject>}
 */
export async function startSubject(name, upstream, place = name) {
  const folder = join(root, 'build/bench', place);
  rmSync(folder, { recursive: true, force: true });
  const config = writeConfig(name, folder, upstream);
  const subject = new Subject(name, config, await serve(config));
  if (name === 'gateway') {
    subject.headers.authorization = `Bearer ${await setUpGateway(subject.url)}`;
  }
  return subject;
}
