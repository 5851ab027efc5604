import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withProgram } from '@cortado/testkit/program';
import { chat, typescript } from './support/chat';
import { PlantedProject } from './support/planted-project';

const projects: PlantedProject[] = [];
function plant(files: Readonly<Record<string, string | object>>): PlantedProject {
  const project = new PlantedProject(files);
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((each) => each.remove()));

const ROUTES = `GET      /messages               MessageController.all  Filter
GET      /messages/:index        MessageController.one
POST     /messages               MessageController.add  Message  [Named]
UPGRADE  /live                   LiveSocket
PUSH     /live left              LiveSocket             Message
MESSAGE  /live                   LiveSocket.say         Message
JOIN     /live room:{room}       RoomChannel.enter
PUSH     /live room:{room} said  RoomChannel.enter      Message
MESSAGE  /live room:{room} say   RoomChannel.say        Message
`;

test('routes are listed, and the output of the application goes to standard error', async () => {
  const project = plant({ ...typescript, ...chat });
  expect(await project.cortado('routes')).toEqual({ code: 0, stdout: ROUTES, stderr: 'a line of the application\n' });
  const { code, stdout } = await project.cortado('routes', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    kind: 'action',
    transport: 'http',
    method: 'POST',
    path: '/messages',
    handler: 'MessageController.add',
    guards: ['Named'],
    dto: 'Message',
    inputs: [],
  });
  expect(JSON.parse(stdout)).toHaveLength(9);
});

/** An application that says which file it is in, and what it was given. */
const named = (route: string): string => `import { createApp } from 'cortado';

export async function createApplication() {
  const app = await createApp({ log: false });
  app.route('GET', ${route}, () => '');
  return app;
}
`;

test('the application is --app, else that of package.json, else src/app.ts', async () => {
  const files = {
    'src/app.ts': named(`'/default'`),
    'src/other.ts': named(`'/configured'`),
    'src/third.ts': named(`'/given'`),
  };
  const plain = plant({ ...typescript, ...files });
  const configured = plant({
    ...files,
    'package.json': { name: 'planted', type: 'module', cortado: { app: 'src/other.ts' } },
  });
  expect((await plain.cortado('routes')).stdout).toContain('/default');
  expect((await configured.cortado('routes')).stdout).toContain('/configured');
  expect((await configured.cortado('routes', '--app', 'src/third.ts')).stdout).toContain('/given');
  // In a folder of the project, paths on the command line are those of this folder.
  expect((await configured.cortadoIn('src', 'routes', '--app', 'third.ts')).stdout).toContain('/given');
  expect((await configured.cortadoIn('src', 'routes')).stdout).toContain('/configured');
});

test('CommonJS, JavaScript and asynchronous modules work as well', async () => {
  const commonjs = plant({ 'package.json': { name: 'planted' }, 'src/app.ts': named(`'/commonjs'`) });
  const javascript = plant({
    'package.json': { name: 'planted', cortado: { app: 'app.cjs' } },
    'app.cjs': `const { createApp } = require('cortado');
module.exports = { createApplication: async () => {
  const app = await createApp({ log: false });
  app.route('GET', '/javascript', () => '');
  return app;
} };
`,
  });
  const asynchronous = plant({
    ...typescript,
    'src/app.ts': `const path = await Promise.resolve('/asynchronous');\n${named('path')}`,
  });
  expect((await commonjs.cortado('routes')).stdout).toContain('/commonjs');
  expect((await javascript.cortado('routes')).stdout).toContain('/javascript');
  expect((await asynchronous.cortado('routes')).stdout).toContain('/asynchronous');
});

test('a CommonJS application requires a package that requires an ES module', async () => {
  const project = plant({
    ...typescript,
    ...chat,
    'package.json': { name: 'planted', version: '1.2.3', private: true, type: 'commonjs' },
    'src/files.ts': "import files from '@fastify/static';\nexport const isThere = typeof files === 'function';\n",
    'src/served.ts':
      "import { isThere } from './files.js';\nimport { createApplication as create } from './app.js';\nexport const createApplication = () => { if (!isThere) throw new Error('no files'); return create(); };\n",
  });
  expect(await project.cortado('routes', '--app', 'src/served.ts')).toMatchObject({ code: 0, stdout: ROUTES });
});

test('.env is loaded, and overrides nothing', async () => {
  const project = plant({
    ...typescript,
    '.env': `FROM_FILE=/file\nFROM_BOTH=/file\n`,
    'src/app.ts': named('`${process.env.FROM_FILE}${process.env.FROM_BOTH}`'),
  });
  const { stdout } = await project.cortadoWith({ FROM_BOTH: '/environment' }, 'routes');
  expect(stdout).toContain('/file/environment');
});

test('.env that cannot be read is a failure, and its remedy works', async () => {
  const project = plant({ ...typescript, '.env/not': 'a file', 'src/app.ts': named(`'/there'`), 'src/main.ts': '' });
  const problem = {
    code: 1,
    stdout: '',
    stderr:
      'error: .env cannot be read: EISDIR: illegal operation on a directory, read\n' +
      '  remedy: make it a file that you may read, or remove it and set its variables in the environment\n',
  };
  expect(await project.cortado('routes')).toEqual(problem);
  expect(await project.cortado('dev')).toEqual(problem);
  rmSync(join(project.root, '.env'), { recursive: true });
  expect((await project.cortado('routes')).code).toBe(0);
});

test('it is created and closed, and neither listens nor starts its plugins', async () => {
  const project = plant({
    ...typescript,
    'src/app.ts': `import { createApp, type Plugin } from 'cortado';

const say = (what: string) => () => console.log(what);
const plugin: Plugin = { name: 'speaking', setup: say('setup'), start: say('start'), stop: say('stop') };
setInterval(() => undefined, 1_000); // something that would keep a process

export const createApplication = () => createApp({ plugins: [plugin] });
`,
  });
  expect(await project.cortado('routes', '--json')).toEqual({ code: 0, stdout: '[]\n', stderr: 'setup\nstop\n' });
});

test.each([
  [
    'no createApplication()',
    'export const app = 1;\n',
    2,
    'no application: src/app.ts does not export createApplication()',
  ],
  [
    'another value',
    'export const createApplication = () => ({ controllers: [] });\n',
    2,
    'no application: createApplication() of src/app.ts does not return an application',
  ],
  [
    'a mistake in the program',
    `import { Controller, createApp, Get, Param } from 'cortado';

@Controller('/users')
class UserController {
  @Get('/:id') one(@Param('nmae') _name: string) {}
}

export const createApplication = () => createApp({ controllers: [UserController] });
`,
    1,
    'E_PARAM_UNKNOWN: UserController.one, parameter 1',
  ],
  [
    'an end of the process',
    'export const createApplication = () => process.exit(3);\n',
    1,
    'ended its process with code 3',
  ],
  [
    'a promise that nothing fulfils',
    'export const createApplication = () => new Promise(() => {});\n',
    1,
    'ended its process with code 0',
  ],
])('%s is reported without a stack', async (_what, app, code, message) => {
  const outcome = await plant({ ...typescript, 'src/app.ts': app }).cortado('routes');
  expect([outcome.code, outcome.stdout]).toEqual([code, '']);
  expect(outcome.stderr).toMatch(/^error: /);
  expect(outcome.stderr).toContain(message);
  expect(outcome.stderr).not.toMatch(/^ +at /m);
});

test('any other error has its stack, with the line of the source', async () => {
  const app = `import { createApp } from 'cortado';\n\nexport function createApplication() {\n  throw new Error('no luck');\n}\n`;
  const outcome = await plant({ ...typescript, 'src/app.ts': app }).cortado('routes');
  expect([outcome.code, outcome.stdout]).toEqual([1, '']);
  expect(outcome.stderr).toMatch(/^error: Error: no luck\n +at createApplication \(.*src\/app\.ts:4:9\)/);
});

test('package.json that is not JSON, and no package.json at all', async () => {
  const broken = await plant({ 'package.json': '{' }).cortado('routes');
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching(/^error: .*package\.json is not valid JSON/)]);
  const none = await plant({}).cortadoIn('/', 'routes');
  expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/^error: no package\.json in \/ or above it/)]);
});

withProgram('script', (script) => {
  const colour = '\u001b[';
  const inTerminal = async (project: PlantedProject, env: NodeJS.ProcessEnv): Promise<string> => {
    const command = `${process.execPath} ${project.bin} doctor`;
    const run = promisify(execFile)(script, ['-qec', command, '/dev/null'], {
      cwd: project.root,
      env: {
        ...process.env,
        TERM: 'xterm-256color',
        CI: undefined,
        FORCE_COLOR: undefined,
        NO_COLOR: undefined,
        ...env,
      },
    });
    return (await run).stdout;
  };

  test('colours are for terminals, without NO_COLOR', async () => {
    const project = plant({ ...typescript });
    expect(await inTerminal(project, {})).toContain(`${colour}32mok`);
    expect(await inTerminal(project, { NO_COLOR: '1' })).not.toContain(colour);
    expect((await project.cortado('doctor')).stdout).not.toContain(colour);
  });
});
