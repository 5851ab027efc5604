/**
 * Waits for something, and not for ever: one peer that is stuck would keep the whole run from ending.
 *
 * @param missing what there is none of when the time is over, as in `no answer to "cpu"`
 * @param work gets a signal that is aborted when nobody waits any more, for what it listens to
 * @throws Error when it takes longer
 */
export async function within<T>(
  seconds: number,
  missing: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${missing} after ${seconds} s`)), seconds * 1_000);
  });
  try {
    return await Promise.race([work(ended.signal), late]);
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
