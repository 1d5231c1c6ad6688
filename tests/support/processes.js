// The processes of this machine, as `ps` tells of them. Slim images have none.
import { spawnSync } from 'node:child_process';

/** @param {...string} columns @returns {string[]} a line a process; none without ps */
export function listProcesses(...columns) {
  const wanted = columns.map((name) => `${name}=`).join(',');
  const { stdout } = spawnSync('ps', ['-A', '-o', wanted], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter(Boolean);
}

/** Why tests that look for processes are skipped; false when they run. */
export const skip =
  listProcesses('pid').length > 0
    ? /** @type {const} */ (false)
    : 'no ps: Debian has it in the package procps';
