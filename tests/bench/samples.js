// Reads what `perf script` prints of a workerd process, and says whose time each sample is.

/** @typedef {{symbol: string, image: string}} Frame */
/** @typedef {'core' | 'shim' | 'collector' | 'compiler' | 'kernel' | 'workerd'} Part */

/** @type {Part[]} */
export const parts = ['core', 'shim', 'collector', 'compiler', 'kernel', 'workerd'];

const COLLECTOR = /cppgc|Heap::CollectGarbage|Scaveng|MarkCompact|Sweeper|ConcurrentMarking/;
const COMPILER = /internal::(compiler|wasm|baseline|maglev|interpreter)::|OptimizingCompile/;

/** @param {Frame} frame  V8 lists what it has compiled in a map of its own */
const isCompiled = ({ image }) => /perf-\d+\.map$/.test(image);

/** Whose the time is: that of the code at work, or of what the platform does by itself. @param {Frame[]} stack  the innermost first @returns {Part} */
export function partOf(stack) {
  const [inner] = stack;
  if (isCompiled(inner)) return isCore(inner) ? 'core' : 'shim';
  if (stack.some(({ symbol }) => COLLECTOR.test(symbol))) return 'collector';
  if (stack.some(({ symbol }) => COMPILER.test(symbol))) return 'compiler';
  return /kernel|vdso/.test(inner.image) ? 'kernel' : 'workerd';
}

/** JavaScript carries its file and line, WebAssembly the compiler that made it. @param {Frame} frame */
export const isCore = (frame) => isCompiled(frame) && /-(liftoff|turbofan)$/.test(frame.symbol);

/** A C++ name without the words that all of them repeat. @param {string} symbol */
export const shortName = (symbol) =>
  symbol
    .replace(/^JS:/, '')
    .replace(/-\d+-(liftoff|turbofan)$/, (_, tier) => (tier === 'liftoff' ? ' (Liftoff)' : ''))
    .replaceAll(/std::__\w+::/g, '')
    .replaceAll(/, (char_traits|allocator)<[^<>]*>+/g, '')
    .replaceAll(/basic_string(_view)?<char>?/g, 'string$1')
    .replaceAll('(anonymous namespace)::', '');

/** The samples of a text, each a stack. @param {string} text @returns {Frame[][]} */
export function readSamples(text) {
  return text
    .split('\n\n')
    .map((sample) =>
      sample.split('\n').flatMap((line) => {
        const found = /^\s+[0-9a-f]+ (.*) \((.*)\)$/.exec(line);
        return found ? [{ symbol: found[1].replace(/\+0x[0-9a-f]+$/, ''), image: found[2] }] : [];
      }),
    )
    .filter((stack) => stack.length > 0);
}
