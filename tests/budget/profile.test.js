// What `npm run profile` makes of perf's samples.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCore, partOf, readSamples, shortName } from '../bench/samples.js';

const text = `
\t    1a56d86b2dc0 JS:json::Reader::read_value(int)-1310-turbofan+0x40 (/tmp/perf-31.map)
\t    556de001946e JS:*'resolve shim/core.js:67:10 (/tmp/perf-31.map)

\t    556de001946e JS:*'resolve shim/core.js:67:10+0x2e (/tmp/perf-31.map)

\t         3bfc4e1 cppgc::internal::Sweeper::Run (/bin/workerd)
\t    556de001946e JS:*'resolve shim/core.js:67:10 (/tmp/perf-31.map)

\tffffffff81a tcp_sendmsg ([kernel.kallsyms])
\t         51bb3f3 kj::_::waitImpl (/bin/workerd)

\t         3bfc4e1 v8::internal::wasm::ExecuteCompilation(void*) (/bin/workerd)

\t         39cea2a Builtins_PromiseFulfillReactionJob (/bin/workerd)

`;

test('a sample is the time of whoever is at work', () => {
  const samples = readSamples(text);
  assert.deepEqual(samples.map(partOf), [
    'core',
    'shim',
    'collector',
    'kernel',
    'compiler',
    'workerd',
  ]);
  assert.deepEqual(
    samples.map(([inner]) => isCore(inner)),
    [true, false, false, false, false, false],
  );
  assert.equal(samples[0].length, 2);
  assert.equal(readSamples('').length, 0);
});

test('names of the core are told shortly', () => {
  const view = 'std::__2::basic_string_view<char, std::__2::char_traits<char>>';
  const string = `std::__2::basic_string<char, std::__2::char_traits<char>, std::__2::allocator<char>>`;
  const rows = [
    ['JS:dlmalloc-2032-turbofan', 'dlmalloc'],
    ['JS:core_start-29-liftoff', 'core_start (Liftoff)'],
    [
      `JS:app::(anonymous namespace)::f(${view}, ${string})-1-turbofan`,
      'app::f(string_view, string)',
    ],
  ];
  for (const [symbol, short] of rows) assert.equal(shortName(symbol), short);
});
