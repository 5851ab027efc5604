import { SocketClient } from '@cortado/testkit/socket-client';
import { appOf, DevProject } from '../support/dev-project';
import { PlantedProject } from '../support/planted-project';

test('tsc compiles, each save restarts, errors are shown, and nothing is left behind', async () => {
  const dev = await DevProject.start([]);
  await dev.wrote('ready in');
  const first = await dev.get();
  expect(first).toMatchObject({ version: '1', secret: '' });
  expect(dev.output).toContain(`listening on http://127.0.0.1:${dev.port}`);
  expect(dev.output).not.toContain('\u001B');
  const socket = await SocketClient.connect(`ws://127.0.0.1:${dev.port}/echo`);
  expect(await socket.ask('a')).toEqual({ statusCode: 200, body: '1a' });

  dev.save('src/app.ts', appOf('2'));
  await dev.wrote('1 error. The application starts nevertheless.');
  expect(dev.output).toContain(`src/app.ts:3:7 - error TS2322: Type 'number' is not assignable to type 'string'.`);
  expect(dev.output).toContain('const version: string = 2;');
  expect((await socket.closed).code).toBe(1001);
  // It opens while the application restarts, or when it has: no client can tell.
  const again = await SocketClient.connect(`ws://127.0.0.1:${dev.port}/echo`);
  expect(await again.ask('a')).toEqual({ statusCode: 200, body: '2a' });
  again.destroy();
  await dev.wrote('ready in', 2);
  const second = await dev.get();
  expect([second.version, second.pid === first.pid]).toEqual([2, false]);

  dev.save('src/app.ts', appOf(';'));
  await dev.wrote('error TS1109: Expression expected.');
  await dev.wrote('1 error. Waiting for the next change.');
  expect(await dev.get()).toEqual(second);

  dev.save('src/app.ts', `${appOf(`'3'`)}throw new Error('at start-up');\n`);
  await dev.wrote('The application has ended with code 1. Waiting for the next change.');
  expect(dev.output).toContain(`src/app.ts:22:7`);
  expect(dev.output).toContain(`> 22 | throw new Error('at start-up');`);
  const refused = await fetch(dev.url);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.text()).toMatch(
    /^The application has ended with code 1\. It starts again when a file is saved\.\n\nError: at start-up\n/,
  );

  dev.save('src/app.ts', appOf(`'4'`));
  await dev.wrote('ready in', 3);
  expect(await dev.get()).toMatchObject({ version: '4' });

  dev.save('.env', 'SECRET=of the file\nPORT=1\n');
  await dev.wrote('ready in', 4);
  expect(await dev.get()).toMatchObject({ version: '4', secret: 'of the file' });

  dev.remove('.env');
  await dev.wrote('ready in', 5);
  dev.project.write({ '.env/not': 'a file' });
  await dev.wrote('.env cannot be read: EISDIR');
  await dev.wrote('Waiting for the next change.');
  dev.remove('.env');
  await dev.wrote('ready in', 6);
  expect(await dev.get()).toMatchObject({ version: '4' });

  expect(dev.programs()).not.toEqual([]);
  expect(await dev.stop('SIGINT')).toBe(0);
  expect(dev.programs()).toEqual([]);
});

test('without tsc the loader runs the sources, and a file that was missing starts them', async () => {
  const dev = await DevProject.start(['--swc'], { 'src/app.ts': `export * from './missing.js';\n` });
  await dev.wrote('Waiting for the next change.');
  dev.save('src/missing.ts', appOf(`'1'`));
  await dev.wrote('ready in');
  expect(await dev.get()).toMatchObject({ version: '1' });

  dev.save('src/missing.ts', appOf(''));
  await dev.wrote('src/missing.ts is not valid TypeScript');
  await dev.wrote('Waiting for the next change.', 2);
  dev.save('src/missing.ts', appOf(`'2'`));
  await dev.wrote('ready in', 2);
  expect(await dev.get()).toMatchObject({ version: '2' });

  expect(await dev.stop('SIGTERM')).toBe(0);
  expect(dev.programs()).toEqual([]);
});

test.each([
  [['dev'], {}, 'error: there is no src/main.ts\n  remedy: name the file that starts the application'],
  [['dev', 'src/server.ts'], {}, 'error: there is no src/server.ts'],
  [['dev'], { 'src/main.ts': '' }, 'error: there is no tsconfig.json\n  remedy: add one, or run TypeScript without'],
  [['dev', '--project', 'a.json'], { 'src/main.ts': '' }, 'error: there is no a.json'],
])('cortado %j ends with 2 when there is nothing to run', async (argv, files, text) => {
  const project = new PlantedProject(files);
  const { code, stdout, stderr } = await project.cortado(...argv);
  project.remove();
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(text);
});
