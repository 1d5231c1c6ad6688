// What holds on Cloudflare alone: workerd behaves the same without it, so no other test would miss it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unstable_getMiniflareWorkerOptions as readWranglerToml } from 'wrangler';
import { root } from '../support/install.js';

const { workerOptions } = readWranglerToml(join(root, 'wrangler.toml'));

test("clients' URLs lead to the internet, never to the servers behind the Worker's own domain", () => {
  const flags = workerOptions.compatibilityFlags ?? [];
  assert.ok(flags.includes('global_fetch_strictly_public'), flags.join());
  assert.ok(!flags.includes('global_fetch_private_origin'), flags.join());
});
