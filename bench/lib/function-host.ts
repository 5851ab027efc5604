import { WrongAnswer, type Quota } from './bench-case.js';
import { answer, argument, endWithHarness } from './child.js';
import { workOf, type Work } from './function-case.js';

// The program that a function peer runs in: makes its work, then measures it as often as it is asked.

export interface FunctionSample {
  readonly figure: number;
}

/** Operations between two looks at the clock. */
const BATCH = 100;

// What the last operation came to: an outcome that nobody keeps, the compiler may not compute.
let outcome: unknown;

async function measure({ run, isRight }: Work, { count, ms }: Quota): Promise<FunctionSample> {
  outcome = await run();
  if (!isRight(outcome)) throw new WrongAnswer(`came to ${JSON.stringify(outcome)}`);
  const isAsync = run() instanceof Promise;
  const until = performance.now() + ms;
  const before = process.cpuUsage();
  let done = 0;
  while (done < count && performance.now() < until) {
    const size = Math.min(BATCH, count - done);
    if (isAsync) await awaited(run, size);
    else direct(run, size);
    done += size;
  }
  const { user, system } = process.cpuUsage(before);
  if (!isRight(outcome)) throw new WrongAnswer(`came to ${JSON.stringify(outcome)} in the end`);
  return { figure: (done * 1_000_000) / (user + system) };
}

function direct(run: () => unknown, size: number): void {
  for (let index = 0; index < size; index += 1) outcome = run();
}

async function awaited(run: () => unknown, size: number): Promise<void> {
  for (let index = 0; index < size; index += 1) outcome = await run();
}

endWithHarness();
const { module, name, peer } = argument() as { module: string; name: string; peer: string };
await import(module);
const work = await workOf(name, peer)?.();
if (work === undefined) throw new TypeError(`${module} has no work called ${peer} in ${name}`);
answer((question) => measure(work, question as Quota));
process.send!('ready');
