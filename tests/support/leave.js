// Loaded before each file of tests. What a library leaves behind, as Miniflare now and then does a
// watcher of the folder where workerd processes find each other, must not keep a file whose tests are
// over from ending.
import { after } from 'node:test';

const patienceMs = 60_000; // for what the file itself ends

// The runner that starts the files loads this, too.
if (process.env.NODE_TEST_CONTEXT) {
  after(() => void setTimeout(() => process.exit(), patienceMs).unref());
}
