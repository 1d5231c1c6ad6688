// `npm run prove -- exactness kill …`: proofs of the key pool at their full size; all without a name.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, root } from './support/install.js';
import { runShown } from './support/suite.js';

const ending = '.test.js';
const known = readdirSync(join(root, 'tests/pool'))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no proof ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}

install();
build();

const files = wanted.map((name) => join('tests/pool', name + ending));
const args = ['--no-warnings', '--test', '--test-concurrency=1', '--test-reporter=spec', ...files];
const { status } = await runShown(process.execPath, args, { PROVE: 'full' });
process.exitCode = status === 0 ? 0 : 1;
