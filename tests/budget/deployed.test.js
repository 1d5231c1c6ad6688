// What holds on Cloudflare alone: workerd behaves the same without it, so no other test would miss it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWorkerOptions, readWranglerToml } from '../support/wrangler-toml.js';

const { workerOptions } = readWorkerOptions();

test("clients' URLs lead to the internet, never to the servers behind the Worker's own domain", () => {
  const flags = workerOptions.compatibilityFlags ?? [];
  assert.ok(flags.includes('global_fetch_strictly_public'), flags.join());
  assert.ok(!flags.includes('global_fetch_private_origin'), flags.join());
});

test('addresses are logged without their query, which may hold a worker key', () => {
  assert.deepEqual(readWranglerToml().observability, { enabled: true, redact_query_string: true });
});
