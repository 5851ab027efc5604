/**
 * What a promise gives, or a rejection when it takes too long. A process that was busy itself first reads what has arrived meanwhile.
 *
 * @param limit in milliseconds
 */
export async function within<T>(limit: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => setImmediate(() => setImmediate(() => reject(new Error(`${what} took more than ${limit} ms`)))),
      limit,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
