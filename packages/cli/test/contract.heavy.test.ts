import { chat, typescript } from './support/chat';
import { changed, original } from './support/changed-api';
import { PlantedProject } from './support/planted-project';

const projects: PlantedProject[] = [];
function plant(files: ConstructorParameters<typeof PlantedProject>[0]): PlantedProject {
  const project = new PlantedProject(files);
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((each) => each.remove()));

test('the files are written, current, stale and written anew', async () => {
  const project = plant({ ...typescript, ...chat });
  const missing = await project.cortado('contract', '--check');
  expect([missing.code, missing.stdout]).toEqual([1, expect.stringContaining('Stale: openapi.json, asyncapi.json.')]);
  expect(project.has('openapi.json')).toBe(false);

  const written = await project.cortado('contract');
  expect(written).toEqual({
    code: 0,
    stdout: 'wrote openapi.json\nwrote asyncapi.json\n',
    stderr: 'a line of the application\n',
  });
  expect(JSON.parse(project.read('openapi.json'))).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'planted', version: '1.2.3' },
    paths: { '/messages': { post: { operationId: 'MessageController_add' } } },
  });
  expect(JSON.parse(project.read('asyncapi.json'))).toMatchObject({ asyncapi: '3.0.0', channels: { live: {} } });

  project.write({ 'openapi.json': JSON.stringify(JSON.parse(project.read('openapi.json'))) });
  const current = await project.cortado('contract', '--check', '--strict');
  expect([current.code, current.stdout]).toEqual([0, 'The contract is up to date.\n']);

  project.write({ 'package.json': { ...typescript['package.json'], version: '1.2.4' } });
  const texts = await project.cortado('contract', '--check', '--json');
  expect([texts.code, JSON.parse(texts.stdout)]).toEqual([
    1,
    {
      stale: ['openapi.json', 'asyncapi.json'],
      breaking: [],
      others: ['openapi.json', 'asyncapi.json'].map((where) => ({
        breaking: false,
        where,
        what: 'has other texts: titles, names, examples or versions',
      })),
      undeclared: [],
    },
  ]);
  const harmless = await project.cortado('contract', '--breaking');
  expect([harmless.code, harmless.stdout]).toEqual([0, expect.stringContaining('Other changes:')]);
});

test('changes are listed, those that break clients apart', async () => {
  const project = plant({ ...typescript, 'src/app.ts': original });
  expect((await project.cortado('contract', '--out', 'contract')).code).toBe(0);
  project.write({ 'src/app.ts': changed });
  const { code, stdout } = await project.cortado('contract', '--check', '--out', 'contract');
  expect(code).toBe(1);
  expect(stdout).toMatchSnapshot();
  expect((await project.cortado('contract', '--breaking', '--out', 'contract')).code).toBe(1);
});

test('--strict lists successes that no @Returns declares, and writes nothing', async () => {
  const project = plant({
    ...typescript,
    'src/app.ts': `import { Api, Channel, Controller, createApp, Get, Ok, OnJoin, OnReceive, Returns, WebSocket } from 'cortado';

@Controller('/things')
class ThingController {
  @Get() all() {
    return Ok([]);
  }
  @Get('/count') @Returns(200, Number) count() {
    return 1;
  }
  @Api({ hidden: true }) @Get('/hidden') hidden() {
    return Ok('x');
  }
}

@Channel('open:{room}')
class OpenChannel {}

@Channel('greeting:{room}')
class GreetingChannel {
  @OnJoin() enter() {
    return { text: 'Hi' };
  }
}

@WebSocket('/live', { channels: [OpenChannel, GreetingChannel] })
class LiveSocket {
  @OnReceive() say(text: string) {
    return Ok(text);
  }
}

export async function createApplication() {
  const app = await createApp({ controllers: [ThingController, LiveSocket] });
  app.route('GET', '/ping', () => 'pong');
  return app;
}
`,
  });
  const { code, stdout } = await project.cortado('contract', '--strict');
  expect([code, stdout]).toEqual([
    1,
    `
No @Returns declares the success of:
  GET /things  ThingController.all
  MESSAGE /live  LiveSocket.say
  JOIN /live greeting:{room}  GreetingChannel.enter
  GET /ping  app.route('GET', '/ping')
`,
  ]);
  expect(project.has('openapi.json')).toBe(false);
});

test('a file that is not JSON is named with a remedy', async () => {
  const project = plant({ ...typescript, ...chat, 'openapi.json': '{' });
  const { code, stdout, stderr } = await project.cortado('contract', '--check');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /error: openapi\.json is not valid JSON: .*\n {2}remedy: write it anew by `cortado contract`\n$/,
  );
});
