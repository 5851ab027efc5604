import { dirname, extname, join } from 'node:path';

/** Runs a hook or a task, and leaves the frame by which `isWaitedFor` finds that something waits for it. */
export async function waitFor<T>(work: () => T | PromiseLike<T>): Promise<Awaited<T>> {
  return await work();
}

const NAMES: ReadonlySet<string | null> = new Set(['invoke', waitFor.name]);
const FILES: ReadonlySet<unknown> = new Set([__filename, join(dirname(__filename), `invoke${extname(__filename)}`)]);

/** Frames that are kept while the stack is looked at; those of the application's own functions come first. */
const DEPTH = 200;

/**
 * Whether a handler, a hook or a task waits for the function that calls this: what a chain of `await` leads to is in the stack of V8,
 * and work begins at `invoke` or `waitFor`. It costs nothing until it is asked. An `AsyncLocalStorage` would double the price of
 * every promise in the process on Node before 24. A chain that goes through a callback is not seen.
 */
export function isWaitedFor(): boolean {
  return stack().some((site) => NAMES.has(site.getFunctionName()) && FILES.has(site.getFileName()));
}

function stack(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // No assignments: under --frozen-intrinsics they would throw.
  Reflect.set(Error, 'stackTraceLimit', DEPTH);
  Reflect.set(Error, 'prepareStackTrace', (_error: Error, sites: readonly NodeJS.CallSite[]) => sites);
  const { stack: sites } = new Error() as { readonly stack?: unknown };
  Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  return Array.isArray(sites) ? (sites as readonly NodeJS.CallSite[]) : [];
}
