import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Beginnings of the names of the cases to run; none: all. */
  readonly cases: readonly string[];
  /** Rounds of every case, in place of what each says. */
  readonly rounds: number | undefined;
  readonly short: boolean;
  /** Where to write the rows as JSON. */
  readonly json: string | undefined;
  readonly list: boolean;
}

export const USAGE = `npm run bench -- [--case NAME]… [--rounds N] [--json FILE] [--short] [--list]
  --case NAME   only cases whose name begins so, as in --case http or --case websocket/echo
  --rounds N    rounds of each case
  --json FILE   an array of {case, peer, ratio, spread, budget, tolerance, verdict, twins, run, …}
  --short       checks every answer with tiny counts, and measures nothing
  --list        the names of the cases`;

/** @throws TypeError for an argument that there is not */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      case: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string' },
      json: { type: 'string' },
      short: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) throw new TypeError('--rounds takes a number');
  return { cases: values.case, rounds, short: values.short, json: values.json, list: values.list };
}
