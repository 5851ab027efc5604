import { redis, type RedisOptions } from '@cortado/redis';
import { createApp } from 'cortado';
import { createClient } from 'redis';

test.each([
  [{}, 'it has neither a url nor a client, nor sentinels, nor nodes'],
  [{ url: undefined }, 'it has neither a url nor a client, nor sentinels, nor nodes'],
  [{ url: 'redis://127.0.0.1', nodes: ['redis://127.0.0.1'] }, 'it has a url and nodes'],
  [{ sentinels: [], name: 'main' }, 'redis().sentinels: invalid value\n  remedy: use a list of addresses'],
  [{ sentinels: ['redis://127.0.0.1'] }, "use the name of the primary beside sentinels, such as 'mymaster'"],
  [{ url: 'redis://127.0.0.1', name: 'main' }, 'redis().name: invalid value'],
  [{ nodes: 'redis://127.0.0.1' }, 'redis().nodes: invalid value'],
  [{ nodes: ['127.0.0.1:7000'] }, "use a list of addresses such as ['redis://127.0.0.1:7000']"],
  [{ url: 'redis://127.0.0.1', client: createClient() }, 'it has a url and a client'],
  [{ url: '127.0.0.1:6379' }, "redis().url: invalid value\n  remedy: use an address such as 'redis://127.0.0.1:6379'"],
  [{ url: 'http://127.0.0.1' }, 'redis().url: invalid value'],
  [{ client: {} }, 'redis().client: invalid value'],
  [{ url: 'redis://127.0.0.1', prefix: 'a{b}' }, 'use a text without braces or spaces'],
  [{ url: 'redis://127.0.0.1', prefix: '' }, 'redis().prefix: invalid value'],
  [{ url: 'redis://127.0.0.1', lease: 999 }, 'use a number of milliseconds from 1000 on'],
  [{ url: 'redis://127.0.0.1', lease: NaN }, 'redis().lease: invalid value'],
  [{ url: 'redis://127.0.0.1', leese: 1 }, 'leese'],
])('%p is refused', (options, problem) => {
  expect(() => redis(options as RedisOptions)).toThrow(problem);
});

test('an application whose Redis cannot be reached does not start, and the error shows no password', async () => {
  const starting = createApp({ log: false, plugins: [redis({ url: 'redis://user:secret@127.0.0.1:1' })] });
  const error = await starting.catch((cause: unknown) => cause);
  expect(String(error)).toMatch(
    /Redis cannot be used: .*ECONNREFUSED.*\. Start it, or correct what redis\(\) is given/,
  );
  expect(String(error)).not.toContain('secret');
});
