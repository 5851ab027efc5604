import type { LoadHookContext, ResolveFnOutput, ResolveHookContext, LoadFnOutput } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compile } from './compile';
import { moduleFormat, sourceFile, sourcePath } from './source-file';

/** The program itself. What it requires is to have a `require` with everything, which Node before 24 gives to no module with a source. */
let entry: string | undefined;

/**
 * The hooks of the module system. `module.registerHooks` calls them in the thread of the program, `module.register` in a thread of
 * their own, where what `next` returns is a promise. They do not care, because they only pass it on.
 */
export function resolve<Next>(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context: ResolveHookContext) => Next,
): Next | ResolveFnOutput {
  if (context.parentURL === undefined) entry = sourcePath(specifier);
  const parent = sourcePath(context.parentURL);
  const path = parent === undefined ? undefined : sourceFile(specifier, parent);
  if (path === undefined) return next(specifier, context);
  return { url: pathToFileURL(path).href, format: moduleFormat(path), shortCircuit: true };
}

/** Compiles the TypeScript of the application. */
export function load<Next>(
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => Next,
): Next | LoadFnOutput {
  const path = sourcePath(url);
  if (path === undefined) return next(url, context);
  const format = moduleFormat(path);
  if (format === 'commonjs' && path === entry) return { format, shortCircuit: true };
  return { format, source: compile(path, format), shortCircuit: true };
}
