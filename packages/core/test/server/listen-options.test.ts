import { createApp, type Application, type ListenOptions } from 'cortado';

/** What cannot work is refused before anything starts, with a remedy that works. */
let app: Application;
let started: number;
beforeEach(async () => {
  started = 0;
  app = await createApp({ log: false, plugins: [{ name: 'counter', start: () => void (started += 1) }] });
});
afterEach(() => app.close());

test.each<[options: unknown, message: RegExp]>([
  [undefined, /app\.listen: undefined is not an object.*port: 3000/s],
  [3000, /app\.listen: 3000 is not an object/],
  [{}, /app\.listen, port: undefined is not a port/],
  [{ port: undefined }, /app\.listen, port: undefined is not a port.*whole number from 0 to 65535/s],
  [{ port: Number.NaN }, /NaN is not a port/],
  [{ port: '3000' }, /"3000" is not a port.*Number\(text\)/s],
  [{ port: 65_536 }, /65536 is not a port/],
  [{ port: -1 }, /-1 is not a port/],
  [{ port: 1.5 }, /1\.5 is not a port/],
  [{ port: null }, /null is not a port/],
  [{ port: 0, hots: '::1' }, /there is no option "hots".*use one of host, path, port/s],
  [{ port: 0, host: '' }, /app\.listen, host: "" names no address.*leave it out for 127\.0\.0\.1/s],
  [{ port: 0, host: ['127.0.0.1', ' '] }, /app\.listen, host: " " names no address/],
  [{ port: 0, host: [] }, /app\.listen, host: an empty list/],
  [{ port: 0, host: 7 }, /app\.listen, host: a number is not a host/],
  [{ host: '127.0.0.1' }, /app\.listen, port: undefined is not a port/],
  [{ path: '/tmp/x.sock', host: '127.0.0.1' }, /app\.listen, port: undefined is not a port/],
  [{ path: '' }, /app\.listen, path: "" is not a path/],
  [{ path: [] }, /app\.listen, path: an empty list/],
  [{ path: 7 }, /app\.listen, path/],
  [{ path: `/tmp/${'x'.repeat(200)}` }, /is longer than the \d+ bytes of a socket's path/],
])('%j is refused', async (options, message) => {
  const listening = app.listen(options as ListenOptions);
  await expect(listening).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(listening).rejects.toThrow(message);
  expect(started).toBe(0);
  await app.listen({ port: 0 }); // it is as if nothing had been asked
  expect(started).toBe(1);
});
