import { writeFile } from 'node:fs/promises';
import { removeBelongings } from './lib/belongings.js';
import { discover } from './lib/discover.js';
import { thisRun } from './lib/machine.js';
import { runInOwnNetwork } from './lib/network.js';
import { readOptions, USAGE, type BenchOptions } from './lib/options.js';
import { equality, rowsOf, table, type Row } from './lib/report.js';
import { runRounds } from './lib/rounds.js';
import { noisyCases, quieter, type MeasuredCase } from './lib/second-measurement.js';
import type { BenchCase } from './lib/bench-case.js';

/** Runs the cases one after the other, and fails when an answer was wrong or a budget does not hold. */
async function main(options: BenchOptions): Promise<void> {
  const all = await discover(new URL('.', import.meta.url));
  const chosen = all.filter(
    ({ name }) => options.cases.length === 0 || options.cases.some((each) => name.startsWith(each)),
  );
  if (options.list) return console.log(chosen.map(({ name }) => name).join('\n'));
  if (chosen.length === 0) throw new TypeError(`no case is called ${options.cases.join(' or ')}`);

  const began = performance.now();
  const measured = new Map<string, MeasuredCase>();
  const measure = async (bench: BenchCase): Promise<void> => {
    const start = performance.now();
    const rows = quieter(measured.get(bench.name)?.rows ?? [], await runCase(bench, options));
    if (rows.length > 0) console.log(`${table(bench, rows)}\n  ${seconds(start)} s\n`);
    measured.set(bench.name, { bench, rows, ms: performance.now() - start });
    // After each case: a run that breaks off leaves what it has measured.
    if (options.json !== undefined) await save(options.json, rowsOfAll(measured));
  };
  for (const bench of chosen) await measure(bench);
  const noisy = noisyCases([...measured.values()]);
  for (const { bench } of noisy.again) await measure(bench);
  for (const { bench } of noisy.left)
    console.log(`holds because of noise, and no time is left to measure it again: ${bench.name}`);
  const rows = rowsOfAll(measured);
  console.log(`${chosen.length} cases in ${seconds(began)} s\n${equality(rows)}`);

  const missed = rows.filter(({ verdict }) => verdict === 'missed');
  for (const { case: name, peer, ratio, budget } of missed) {
    console.log(`missed: ${name} against ${peer}: ${ratio.toFixed(3)}, budget ${budget}`);
  }
  if (missed.length > 0) process.exitCode = 1;
}

function rowsOfAll(measured: ReadonlyMap<string, MeasuredCase>): readonly Row[] {
  return [...measured.values()].flatMap(({ rows }) => rows);
}

async function save(file: string, rows: readonly Row[]): Promise<void> {
  const run = thisRun();
  const entries = rows.map((row) => ({ ...row, run }));
  await writeFile(file, `${JSON.stringify(entries, undefined, 2)}\n`);
}

/** A case that fails does not keep the others from running. */
async function runCase(bench: BenchCase, options: BenchOptions): Promise<readonly Row[]> {
  try {
    const measured = await runRounds(bench, options);
    if (options.short) {
      console.log(`${bench.name}: right answers from ${[...measured.rounds.keys()].join(', ')}`);
      return [];
    }
    return rowsOf(bench, measured);
  } catch (error) {
    console.error(`${bench.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return [];
  } finally {
    // What could not be stopped would disturb the next case.
    removeBelongings();
  }
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1);
}

// An error of something that nobody waits for, as of a socket whose server has ended, ends no other case.
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exitCode = 1;
});
try {
  const options = readOptions(process.argv.slice(2));
  const inside = options.short || options.list ? undefined : await runInOwnNetwork();
  if (inside === undefined) await main(options);
  else process.exitCode = inside;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(USAGE);
  process.exitCode = 2;
}
// A connection that a failed case has left open would keep this process for ever.
setTimeout(() => process.exit(), 5_000).unref();
