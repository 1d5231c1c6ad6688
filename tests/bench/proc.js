// What Linux tells of a process: CPU of all its threads, memory now and at its peak.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** @param {number} pid @returns {number} milliseconds of CPU since its start, every thread */
export function cpuMs(pid) {
  let total = 0n;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += BigInt(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended between the two calls.
    }
  }
  return Number(total) / 1e6;
}

/** @param {number} pid @param {'VmRSS' | 'VmHWM'} field @returns {number} MiB */
export function memoryMiB(pid, field) {
  const line = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm');
  return Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** The peak (VmHWM) begins anew at what is used now. @param {number} pid */
export function resetPeak(pid) {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

const RESERVED = 128 * 1024 * 1024; // --max-memory in wasm/flags.cmake

/**
 * The linear memories of the core's instances. V8 reserves what a module may grow to: what is in
 * use is writable, and what is not follows it without access.
 * @param {number} pid @returns {number} MiB
 */
export function linearMemoryMiB(pid) {
  const mappings = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^(\w+)-(\w+) (\S+)/.exec(line);
      if (!found) return [];
      const [, start, end, access] = found;
      return [{ start: parseInt(start, 16), end: parseInt(end, 16), access }];
    });
  let bytes = 0;
  mappings.slice(1).forEach((rest, i) => {
    const { start, end, access } = mappings[i];
    const adjoin = end === rest.start && rest.end - start === RESERVED;
    // Less than 256 KiB is an allocator's; the core's stack alone takes that.
    const isCore = access === 'rw-p' && rest.access === '---p' && end - start >= 256 * 1024;
    if (adjoin && isCore) bytes += end - start;
  });
  return bytes / (1024 * 1024);
}
