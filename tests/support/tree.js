// The repository's own files: what git tracks or would track.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.js';

const ignored = /^(node_modules|build|dist|\.git|\.wrangler|\.cache|\.dev\.vars)$/;

/** For an unpacked archive without git. @param {string} folder @returns {string[]} */
function walk(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.test(entry.name)) return [];
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** @returns {string[]} paths from the root, with forward slashes */
export function listFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) return walk('');
  const deleted = spawnSync('git', ['ls-files', '--deleted', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  const gone = new Set(deleted.stdout.split('\0'));
  return stdout.split('\0').filter((path) => path && !gone.has(path));
}

/** @param {string} path */
export const readText = (path) => readFileSync(join(root, path), 'utf8');

/** @param {string} text */
export const countLines = (text) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
