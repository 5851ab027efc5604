/**
 * Keeps this process from sleeping until some work is done. A client that sleeps has to be woken by nearly every write of the
 * server, and the waking is the server's processor time: a quarter of what an answer costs where the processors are virtual
 * ones, and never twice the same.
 */
export async function awake<T>(work: () => Promise<T>): Promise<T> {
  let waiting = true;
  const look = (): void => {
    if (waiting) setImmediate(look);
  };
  look();
  try {
    return await work();
  } finally {
    waiting = false;
  }
}
