/**
 * A promise whose rejection may go unobserved: the caller need not await what says only that a connection is over, and the
 * process must not end because of it. Whoever awaits still sees the error.
 */
export function observed<T>(promise: Promise<T>): Promise<T> {
  promise.then(undefined, ignore);
  return promise;
}

/** The same for work of several steps: observes the promise that the caller gets, and not one of those behind it. */
export function forgettable<T>(work: () => Promise<T>): Promise<T> {
  return observed(work());
}

function ignore(): void {
  // Those who care hold the promise itself.
}
