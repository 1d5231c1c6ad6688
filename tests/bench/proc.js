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
