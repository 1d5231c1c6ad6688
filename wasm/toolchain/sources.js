import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; every other path here is relative to it, with forward slashes. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const simdjsonDir = 'node_modules/@nozbe/simdjson/src';
export const catchDir = 'node_modules/@xpack-3rd-party/catch2/single_include';

/**
 * @param {string} folder
 * @returns {Map<string, string[]>} each folder at or below `folder` that has .cpp files → the files
 */
export function findSources(folder) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  const entries = existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
    : [];
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.cpp'));
  if (files.length > 0) found.set(folder, files.map((file) => `${folder}/${file.name}`).sort());
  for (const entry of entries) {
    if (!entry.isDirectory()) continue;
    for (const [name, list] of findSources(`${folder}/${entry.name}`)) found.set(name, list);
  }
  return found;
}

/**
 * Every file the given files reach through #include, themselves included. Headers that are not in
 * the including file's folder or an include directory belong to the compiler's own library.
 * @param {string[]} files
 * @param {string[]} includeDirs
 * @returns {Map<string, string>} path → text
 */
export function readReachable(files, includeDirs) {
  /** @type {Map<string, string>} */
  const reached = new Map();
  const waiting = [...files];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    const text = readFileSync(join(root, path), 'utf8');
    reached.set(path, text);
    for (const [, name] of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]/gm)) {
      const candidates = [dirname(path), ...includeDirs].map((dir) =>
        normalize(join(dir, name)).replaceAll('\\', '/'),
      );
      const header = candidates.find((candidate) => existsSync(join(root, candidate)));
      if (header) waiting.push(header);
    }
  }
  return reached;
}
