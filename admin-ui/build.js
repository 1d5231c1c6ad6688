// npm run build:ui: the panel into admin-ui/dist, unless what is there was made of the same inputs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..');
const stamp = join(root, 'build/admin-ui.stamp');

/** @param {string} path @returns {string[]} the file, or the files below the folder */
function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesAt(join(path, name)));
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesAt)) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

const inputs = ['src', 'public', 'index.html', 'login.html', 'vite.config.js'].map((name) =>
  join(here, name),
);
inputs.push(join(root, 'package.json'), join(root, 'package-lock.json'));
const output = join(here, 'dist');
const stampText = () => `${hashOf(inputs)} ${hashOf([output])}`;

const isCurrent =
  existsSync(stamp) && existsSync(output) && readFileSync(stamp, 'utf8') === stampText();
if (!isCurrent) {
  const [{ build }, { default: config }] = await Promise.all([
    import('vite'),
    import('./vite.config.js'),
  ]);
  await build({ ...config, configFile: false });
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stamp, stampText());
  console.log('built admin-ui/dist');
}
