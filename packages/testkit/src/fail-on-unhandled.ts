/** A test that leaves an unhandled rejection or exception behind fails, whatever its assertions said. */
const leftovers: unknown[] = [];
const collect = (error: unknown): void => void leftovers.push(error);

beforeAll(() => {
  process.on('unhandledRejection', collect);
  process.on('uncaughtException', collect);
});

afterEach(async () => {
  // Rejections are reported after the microtasks of the turn that left them.
  await new Promise((resolve) => setImmediate(resolve));
  const left = leftovers.splice(0);
  if (left.length > 0) throw new AggregateError(left, `the test left ${left.length} unhandled error(s): ${left.map(String).join('; ')}`);
});

afterAll(() => {
  process.off('unhandledRejection', collect);
  process.off('uncaughtException', collect);
});
