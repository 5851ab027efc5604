import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { endWithNpm, SIGNALS } from './belongings.js';

/** Set in the program that runs inside. */
const INSIDE = 'CORTADO_BENCH_NETWORK';
const CONGESTION_CONTROL = '/proc/sys/net/ipv4/tcp_congestion_control';
/** In every kernel, and without a timer of its own. */
const UNPACED = 'reno';

/** What starts a command in a network namespace of its own, with a loopback device and TCP that does not pace (Linux). */
const ENTER = ['--net', '--map-root-user', '--', 'sh', '-c'];
const PREPARE = `ip link set lo up && echo ${UNPACED} > ${CONGESTION_CONTROL}`;

/**
 * Runs this program again in a network of its own, where the system's TCP paces what it sends: `bbr` does so with timers, on
 * loopback too, and they are charged to whichever process runs at that moment. It doubles what a request costs for tenths of a
 * second, now for one peer and now for another. Nothing of the system's own network is changed.
 *
 * @returns the exit code of that run; undefined where TCP does not pace, or this system lends no such network: then run here
 */
export async function runInOwnNetwork(): Promise<number | undefined> {
  if (process.env[INSIDE] !== undefined || congestionControl() !== 'bbr') return undefined;
  if (spawnSync('unshare', [...ENTER, PREPARE], { stdio: 'ignore' }).status !== 0) {
    console.warn(
      `TCP is paced by bbr here, which makes figures unsteady: sysctl -w net.ipv4.tcp_congestion_control=cubic\n`,
    );
    return undefined;
  }
  const inside = spawn(
    'unshare',
    [...ENTER, `${PREPARE} && exec "$0" "$@"`, process.execPath, ...process.execArgv, ...process.argv.slice(1)],
    { stdio: 'inherit', env: { ...process.env, [INSIDE]: 'own' } },
  );
  // What has to be stopped is in there: this one ends when that one has.
  for (const signal of SIGNALS) process.on(signal, () => inside.kill(signal));
  endWithNpm();
  const [code, signal] = (await once(inside, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + constants.signals[signal!];
}

/** Whether this program runs in a network of its own, and so as the only user of it. */
export function isInOwnNetwork(): boolean {
  return process.env[INSIDE] !== undefined;
}

function congestionControl(): string | undefined {
  try {
    return readFileSync(CONGESTION_CONTROL, 'utf8').trim();
  } catch {
    return undefined; // not Linux
  }
}
