import { dirname, extname, join } from 'node:path';

/** Runs a hook or a task. Its stack frame is how `isWaitedFor` recognises that something waits for it. */
export async function waitFor<T>(work: () => T | PromiseLike<T>): Promise<Awaited<T>> {
  return await work();
}

const NAMES: ReadonlySet<string | null> = new Set(['invoke', waitFor.name]);
const FILES: ReadonlySet<unknown> = new Set([__filename, join(dirname(__filename), `invoke${extname(__filename)}`)]);

/** The number of stack frames to capture. Those of the application's own functions come first. */
const DEPTH = 200;

/**
 * Whether a handler, a hook or a task waits for the function that calls this. V8's stack traces include the chain of `await`, which
 * starts at `invoke` or `waitFor`. This costs nothing until it is called, whereas an `AsyncLocalStorage` would double the cost of
 * every promise in the process on Node before 24. It does not see a chain that goes through a callback.
 */
export function isWaitedFor(): boolean {
  return stack().some((site) => NAMES.has(site.getFunctionName()) && FILES.has(site.getFileName()));
}

function stack(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // Not by assignment, which would throw under --frozen-intrinsics.
  Reflect.set(Error, 'stackTraceLimit', DEPTH);
  Reflect.set(Error, 'prepareStackTrace', (_error: Error, sites: readonly NodeJS.CallSite[]) => sites);
  const { stack: sites } = new Error() as { readonly stack?: unknown };
  Reflect.set(Error, 'prepareStackTrace', prepareStackTrace);
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  return Array.isArray(sites) ? (sites as readonly NodeJS.CallSite[]) : [];
}
