import { createServer } from 'node:http';
import { Application, Controller, Singleton, type Plugin } from '@cortado/core';
import { Call } from '@cortado/testkit';
import { HttpClient } from '@cortado/testkit/http-client';
import { loopbackApp } from './loopback-app';

@Singleton()
class Registry {
  readonly names: string[] = [];
}

@Controller()
class Pages {
  constructor(readonly registry: Registry) {}
  @Call('/pages') pages() {
    return this.registry.names;
  }
}

test('a plugin brings controllers and providers, and takes part in the life of the application in order', async () => {
  const steps: string[] = [];
  const plugin = (name: string): Plugin => ({
    name,
    setup: (app) => void app.get(Registry).names.push(name),
    start: async () => void steps.push(`start ${name}`),
    stop: async () => void steps.push(`stop ${name}`),
  });
  const { app, call } = await loopbackApp({ plugins: [{ ...plugin('a'), controllers: [Pages] }, plugin('b')] });
  expect((await call('/pages')).body).toEqual(['a', 'b']);
  expect(steps).toEqual([]);
  await app.listen({ port: 0 });
  expect(steps).toEqual(['start a', 'start b']);
  await app.close();
  expect(steps).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

test('a plugin that fails to stop does not keep the others from it', async () => {
  const stopped: string[] = [];
  const { app } = await loopbackApp({
    plugins: [
      { name: 'first', stop: () => void stopped.push('first') },
      { name: 'second', stop: () => Promise.reject(new Error('no')) },
    ],
  });
  await app.close();
  expect(stopped).toEqual(['first']);
});

test('it listens on 127.0.0.1 unless told otherwise, and says where', async () => {
  const { app } = await loopbackApp({});
  expect(() => app.url).toThrow(/E_LIFECYCLE: Application: a ready application has no address/);
  await app.listen({ port: 0 });
  expect(app.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  await expect(app.listen({ port: 0 })).rejects.toThrow(
    /E_LIFECYCLE: Application: a listening application cannot listen/,
  );
  await Promise.all([app.close(), app.close()]);
  await expect(app.listen({ port: 0 })).rejects.toThrow(/a closed application cannot listen/);
});

test('a taken port is an error of listen(), and another one can be tried', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { app } = await loopbackApp({});
  await expect(app.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await app.listen({ port: 0 });
  await app.close();
  await new Promise((resolve) => taken.close(resolve));
});

test('what was built is disposed when the application fails to start', async () => {
  const disposed: string[] = [];
  @Singleton()
  class Database {
    dispose() {
      disposed.push('database');
    }
  }
  const failing: Plugin = {
    name: 'failing',
    setup(app) {
      app.get(Database);
      throw new Error('no network');
    },
  };
  await expect(loopbackApp({ plugins: [failing] })).rejects.toThrow('no network');
  expect(disposed).toEqual(['database']);
});

test('what fails to stop does not keep the rest from it, at the end and when the application fails to start', async () => {
  const steps: string[] = [];
  @Singleton()
  class Database {
    dispose() {
      steps.push('database');
    }
  }
  const plugin = (name: string): Plugin => ({
    name,
    setup: (app) => void app.get(Database),
    stop: () => {
      steps.push(name);
      throw new Error('no');
    },
  });
  const { app } = await loopbackApp({ plugins: [plugin('a'), plugin('b')] });
  await app.close();
  expect(steps.splice(0)).toEqual(['b', 'a', 'database']);

  const failing: Plugin = { name: 'c', setup: () => Promise.reject(new Error('no network')) };
  await expect(loopbackApp({ plugins: [plugin('a'), failing, plugin('d')] })).rejects.toThrow('no network');
  expect(steps).toEqual(['a', 'database']);
});

test('close() while listen() is under way leaves no open port', async () => {
  const { app } = await loopbackApp({});
  const listening = app.listen({ port: 0 });
  await Promise.all([listening, app.close()]);
  await expect(new HttpClient(app.url).get('/')).rejects.toThrow('ECONNREFUSED');
});

test('the application itself can be injected', async () => {
  @Singleton()
  class Status {
    constructor(readonly app: Application) {}
  }
  const { app } = await loopbackApp({});
  expect(app.get(Status).app).toBe(app);
});

test.each([
  [
    { drainTimeout: -1 },
    /E_OPTION: createApp, options.drainTimeout: must be a whole number from 1 to 2147483647, not -1/,
  ],
  [
    { server: { headersTimeout: Number.NaN } },
    /E_OPTION: createApp, server.headersTimeout: must be a whole number from 1 to 2147483647, not NaN/,
  ],
  [{ controllers: [undefined as never] }, /E_CONTROLLER: createApp, controllers\[0\]: undefined is not a class/],
  [{ contollers: [] } as object, /E_OPTION: createApp, options: there is no option "contollers"/],
  [
    { drainTimeout: 1500.5 },
    /E_OPTION: createApp, options.drainTimeout: must be a whole number from 1 to 2147483647, not 1500.5/,
  ],
  [
    { drainTimeout: 3e9 },
    /E_OPTION: createApp, options.drainTimeout: must be a whole number from 1 to 2147483647, not 3000000000/,
  ],
  [{ prefix: 3 } as object, /E_OPTION: createApp, options.prefix/],
  [{ handleSignals: 'yes' } as object, /E_OPTION: createApp, options.handleSignals/],
  [{ guards: () => true } as object, /E_OPTION: createApp, options.guards/],
  [{ plugins: [{ name: 'a', setUp() {} } as Plugin] }, /E_OPTION: createApp, plugins\[0\]: there is no option "setUp"/],
  [{ plugins: [{ name: '' }] }, /E_PLUGIN: createApp, plugins\[0\]/],
])('options are checked by name: %o', async (options, message) => {
  await expect(loopbackApp(options)).rejects.toThrow(message);
});
