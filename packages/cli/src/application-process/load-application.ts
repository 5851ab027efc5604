import type { Application } from '@cortado/core';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { readEnvFile } from '../application/env-file';
import type { Assignment } from '../application/run-task';
import { moduleFormat } from '../register/source-file';
import { packageOf } from './project-packages';

/** A message that says what is wrong and what to do. It is shown without a stack. */
export class ExplainedError extends Error {
  override readonly name = 'ExplainedError';

  constructor(
    message: string,
    /** `application`: there is none. */
    readonly kind: 'application' | 'configuration' = 'configuration',
  ) {
    super(message);
  }
}

/**
 * Loads the file of the application, and creates it. `.env` is read first, and overrides nothing.
 *
 * @throws CommandError when `.env` cannot be read, ExplainedError when the file does not export `createApplication()`, or when that returns something else; and whatever it throws
 */
export async function loadApplication({ file, root }: Assignment): Promise<Application> {
  for (const [name, value] of Object.entries(readEnvFile(root))) env[name] ??= value;
  // Libraries that look for the program, as `docs()` for its package.json, find the application.
  process.argv[1] = file;
  // As every program of Cortado does first: decorators that run before it record nothing.
  packageOf('reflect-metadata', file);
  const { createApplication, default: main } = await exportsOf(file);
  const create = createApplication ?? main?.createApplication;
  const name = relative(root, file);
  if (typeof create !== 'function') {
    throw new ExplainedError(
      `no application: ${name} does not export createApplication()\n` +
        '  remedy: export a function with this name that returns what createApp() returns, without listen()',
      'application',
    );
  }
  const app = (await create()) as Application | undefined;
  if (typeof app?.describe === 'function' && typeof app.close === 'function') return app;
  throw new ExplainedError(
    `no application: createApplication() of ${name} does not return an application\n` +
      '  remedy: return what createApp() returns',
    'application',
  );
}

/** On Node 20, a CommonJS module that is imported cannot require a package that is an ES module. One that is required can. */
async function exportsOf(file: string): Promise<Exports> {
  return (
    moduleFormat(file) === 'commonjs' ? createRequire(file)(file) : await import(pathToFileURL(file).href)
  ) as Exports;
}

/** A CommonJS module has its exports under `default` too, and only there where Node cannot tell their names. */
interface Exports {
  readonly createApplication?: unknown;
  readonly default?: { readonly createApplication?: unknown };
}
