import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startEmulator } from './server.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8788' },
    keys: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'accept-any-key': { type: 'boolean', default: false },
  },
});

const emulator = await startEmulator({
  port: Number(values.port),
  keys: values.keys ? JSON.parse(await readFile(values.keys, 'utf8')) : {},
  seed: Number(values.seed),
  acceptAnyKey: values['accept-any-key'],
});
console.log(`Gemini emulator on ${emulator.url}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => emulator.close().then(() => process.exit(0)));
}
