/** Whether a value has to be awaited. Steps that return plain values then cost no turn of the event loop. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/** Whether a value yields its items over time, as generators and streams do. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * Marks a promise whose rejection may be ignored, so that an unhandled rejection does not end the process. A caller that awaits it still
 * receives the error.
 */
export function observed<T>(promise: Promise<T>): Promise<T> {
  promise.then(undefined, ignore);
  return promise;
}

/** The same for an async function: marks the promise that the caller receives. */
export function forgettable<T>(work: () => Promise<T>): Promise<T> {
  return observed(work());
}

function ignore(): void {
  // Callers that need the error await the promise itself.
}
