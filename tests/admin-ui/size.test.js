// What a first visit downloads.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { root } from '../support/install.js';

const kMost = 120 * 1024;
const dist = join(root, 'admin-ui/dist');

test('scripts and styles are at most 120 KB gzipped', () => {
  const folder = join(dist, 'assets');
  const files = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  const size = files.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length,
    0,
  );
  assert.ok(files.length >= 2);
  assert.ok(size <= kMost, `${size} bytes`);
});

test('the page holds no inline script or style', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  assert.doesNotMatch(page, /<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
});
