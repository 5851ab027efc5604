import type { Application, Awaitable } from '@cortado/core';
import type { Answer, Assignment, Tasks } from '../application/run-task';
import { CommandError } from '../terminal/command';
import { buildContract } from './build-contract';
import { listRoutes } from './list-routes';
import { ExplainedError, loadApplication } from './load-application';
import { newEpoch } from './new-epoch';

/** What is done with an application. */
const TASKS: { readonly [Task in keyof Tasks]: (app: Application, file: string) => Awaitable<Tasks[Task]> } = {
  routes: listRoutes,
  documents: buildContract,
  newEpoch,
};

/** Applications that are created from now on connect to nothing. By a name that each copy of @cortado/core knows: see description-only.ts. */
function describeOnly(): void {
  Object.assign(globalThis, { [Symbol.for('cortado.descriptionOnly')]: true });
}

/** The program of the process: one assignment, one answer. */
async function run({ task, ...assignment }: Assignment): Promise<Answer<keyof Tasks>> {
  try {
    if (task !== 'newEpoch') describeOnly();
    const app = await loadApplication({ task, ...assignment });
    try {
      return { result: await TASKS[task](app, assignment.file) };
    } finally {
      await app.close();
    }
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Answer<keyof Tasks> {
  if (error instanceof ExplainedError) return { failure: error.kind, text: error.message };
  if (error instanceof CommandError) return { failure: 'configuration', text: error.message };
  if (!(error instanceof Error)) return { failure: 'crash', text: `the application threw ${String(error)}` };
  // By name: the application may have a copy of Cortado that this package has not.
  if (error.name === 'ConfigurationError') return { failure: 'configuration', text: error.message };
  return { failure: 'crash', text: error.stack ?? error.message };
}

/** What the application has left open, such as a connection to a database, does not keep the process. */
async function main(): Promise<void> {
  // The command was ended.
  process.once('disconnect', () => process.exit());
  process.channel!.unref(); // a listener of it keeps the process
  const answer = await run(JSON.parse(process.argv[2]!) as Assignment);
  process.send!(answer, () => process.exit());
}

void main();
