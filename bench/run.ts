import { writeFile } from 'node:fs/promises';
import { discover } from './lib/discover.js';
import { thisRun } from './lib/machine.js';
import { runInOwnNetwork } from './lib/network.js';
import { readOptions, USAGE, type BenchOptions } from './lib/options.js';
import { equality, rowsOf, table, type Row } from './lib/report.js';
import { runRounds } from './lib/rounds.js';
import type { BenchCase } from './lib/bench-case.js';

/** Runs the cases one after the other, and fails when an answer was wrong or a budget does not hold. */
async function main(options: BenchOptions): Promise<void> {
  const all = await discover(new URL('.', import.meta.url));
  const chosen = all.filter(
    ({ name }) => options.cases.length === 0 || options.cases.some((each) => name.startsWith(each)),
  );
  if (options.list) return console.log(chosen.map(({ name }) => name).join('\n'));
  if (chosen.length === 0) throw new TypeError(`no case is called ${options.cases.join(' or ')}`);

  const rows: Row[] = [];
  const began = performance.now();
  for (const bench of chosen) rows.push(...(await runCase(bench, options)));
  if (options.json !== undefined) {
    const run = thisRun();
    await writeFile(
      options.json,
      `${JSON.stringify(
        rows.map((row) => ({ ...row, run })),
        undefined,
        2,
      )}\n`,
    );
  }
  console.log(`${chosen.length} cases in ${seconds(began)} s\n${equality(rows)}`);

  const missed = rows.filter(({ verdict }) => verdict === 'missed');
  for (const { case: name, peer, ratio, budget } of missed) {
    console.log(`missed: ${name} against ${peer}: ${ratio.toFixed(3)}, budget ${budget}`);
  }
  if (missed.length > 0) process.exitCode = 1;
}

/** A case that fails does not keep the others from running. */
async function runCase(bench: BenchCase, options: BenchOptions): Promise<readonly Row[]> {
  try {
    const began = performance.now();
    const rounds = await runRounds(bench, options);
    if (options.short) {
      console.log(`${bench.name}: right answers from ${[...rounds.keys()].join(', ')}`);
      return [];
    }
    const rows = rowsOf(bench, rounds);
    console.log(`${table(bench, rows)}\n  ${seconds(began)} s\n`);
    return rows;
  } catch (error) {
    console.error(`${bench.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return [];
  }
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1);
}

try {
  const options = readOptions(process.argv.slice(2));
  const inside = options.short || options.list ? undefined : runInOwnNetwork();
  if (inside === undefined) await main(options);
  else process.exitCode = inside;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(USAGE);
  process.exitCode = 2;
}
