import { join } from 'node:path';
import { chat, typescript } from './support/chat';
import { PlantedProject } from './support/planted-project';

const projects: PlantedProject[] = [];
function plant(files: Readonly<Record<string, string | object>>): PlantedProject {
  const project = new PlantedProject({ ...typescript, ...files });
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((each) => each.remove()));

const modules = join(__dirname, '../../../node_modules');
const KINDS = ['controller', 'endpoint', 'channel', 'resource', 'dto', 'guard'];

/** As a new project has it: SWC compiles, and './app.js' is app.ts. */
const testing = {
  'jest.config.mjs': `export default {
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
  transform: {
    '^.+\\\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2022',
        },
      },
    ],
  },
};
`,
  'test/tsconfig.json': {
    extends: '../tsconfig.json',
    compilerOptions: {
      noEmit: true,
      rootDir: '..',
      types: ['node', 'jest'],
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      noImplicitOverride: true,
      isolatedModules: true,
    },
    include: ['../src', '.'],
  },
};

test('what is generated compiles, its tests pass, and the application has it', async () => {
  const project = plant({ ...chat, ...testing });
  for (const kind of KINDS) expect((await project.cortado('generate', kind, 'BlogPost')).code).toBe(0);
  expect(await project.run([join(modules, 'typescript/bin/tsc'), '-p', 'test'])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const { code, stderr } = await project.run([join(modules, 'jest/bin/jest.js'), '--ci']);
  expect([code, stderr]).toEqual([0, expect.stringContaining('Test Suites: 6 passed, 6 total')]);
  const routes = await project.cortado('routes');
  expect(routes.stdout).toMatch(/^POST +\/blog-posts +BlogPostController\.add +BlogPostBody$/m);
  expect(routes.stdout).toMatch(/^MESSAGE +\/blog-post +BlogPostEndpoint\.onReceive +BlogPostMessage$/m);
  const strict = await project.cortado('contract', '--strict');
  expect([strict.code, strict.stdout]).toEqual([0, expect.stringContaining('wrote openapi.json')]);
}, 120_000);

test('nothing is overwritten, and nothing is written beside what exists', async () => {
  const project = plant({ ...chat, 'src/user/user.controller.ts': '// mine\n', 'test/user.dto.test.ts': '// mine\n' });
  const { 'src/app.ts': app } = chat;
  for (const kind of ['controller', 'dto']) {
    const { code, stdout, stderr } = await project.cortado('generate', kind, 'user');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: \S+ exists, and nothing was written\n {2}remedy: choose another name\n$/);
  }
  expect(project.read('src/user/user.controller.ts')).toBe('// mine\n');
  expect([project.has('test/user.controller.test.ts'), project.has('src/user/user.dto.ts')]).toEqual([false, false]);
  expect(project.read('src/app.ts')).toBe(app);
});

const head = `import { createApp } from 'cortado';\n`;

test.each([
  ['an empty list', 'controllers: [] }', `controllers: [UserController] }`],
  ['one line', 'controllers: [One, Two] }', 'controllers: [One, Two, UserController] }'],
  [
    'several lines with a comma at the end',
    'controllers: [\n    One, // the first\n    Two, // [the second]\n  ],',
    'controllers: [\n    One, // the first\n    Two, // [the second]\n    UserController,\n  ],',
  ],
  [
    'no comma at the end',
    'controllers: [\n    One,\n    Two\n  ],',
    'controllers: [\n    One,\n    Two,\n    UserController,\n  ],',
  ],
  [
    'the same words in a comment and a text',
    `controllers: [One], // controllers: [Old]\n  name: 'controllers: [None]'`,
    `controllers: [One, UserController], // controllers: [Old]\n  name: 'controllers: [None]'`,
  ],
])('a class is added to %s', async (_what, before, after) => {
  const project = plant({ 'src/app.ts': `${head}\nexport const options = { ${before} };\n` });
  expect((await project.cortado('generate', 'controller', 'user')).code).toBe(0);
  expect(project.read('src/app.ts')).toBe(
    `${head}import { UserController } from './user/user.controller.js';\n\nexport const options = { ${after} };\n`,
  );
});

test.each([
  ['a list that is made elsewhere', 'controllers }'],
  ['a call in the list', 'controllers: [...all(), One] }'],
  ['a condition in the list', 'controllers: [isTest ? One : Two] }'],
  ['two lists', 'controllers: [One] }, { controllers: [Two] }'],
  ['no list', '}'],
])('the line is printed for %s', async (_what, text) => {
  const app = `${head}\nexport const options = { ${text};\n`;
  const project = plant({ 'src/app.ts': app });
  const { code, stdout } = await project.cortado('generate', 'controller', 'user');
  expect([code, stdout]).toEqual([
    0,
    `wrote src/user/user.controller.ts
wrote test/user.controller.test.ts
next: add to src/app.ts
  import { UserController } from './user/user.controller.js';
  controllers: [UserController]
next: npm install @cortado/testing
`,
  ]);
  expect(project.read('src/app.ts')).toBe(app);
});

test('a resource is added to the models, and imports are written as those of the application', async () => {
  const app = `import { resources } from '@cortado/resources';
import {
  createApp,
} from 'cortado';
import { Shop } from './shop';

export const createApplication = () => createApp({ plugins: [resources({ database: 'memory:', models: [Shop] })] });
`;
  const project = plant({
    'package.json': { name: 'planted', cortado: { app: 'src/server/app.ts' } },
    'src/server/app.ts': app,
  });
  expect((await project.cortado('generate', 'resource', 'category')).code).toBe(0);
  expect(project.read('src/server/app.ts')).toBe(
    app
      .replace(`'./shop';`, `'./shop';\nimport { Category } from '../category/category.resource';`)
      .replace('[Shop]', '[Shop, Category]'),
  );
  expect(project.read('src/category/category.resource.ts')).toContain(`@Resource('categories')`);
  expect(project.read('test/category.resource.test.ts')).toContain(`from '../src/category/category.resource';`);
});

test.each([
  ['BlogPost', 'blog-post', '/blog-posts'],
  ['blog_post', 'blog-post', '/blog-posts'],
  ['news', 'news', '/news'],
  ['box', 'box', '/boxes'],
  ['HTTP2', 'http2', '/http2s'],
])('the name %s is %s in files and %s in routes', async (name, file, path) => {
  const project = plant({});
  expect((await project.cortado('generate', 'controller', name)).code).toBe(0);
  expect(project.read(`src/${file}/${file}.controller.ts`)).toContain(`@Controller('${path}')`);
});

test.each([
  [['generate']],
  [['generate', 'thing', 'x']],
  [['generate', 'dto']],
  [['generate', 'dto', '../x']],
  [['generate', 'dto', '1']],
])('wrong usage is 2: cortado %j', async (argv) => {
  const { code, stdout } = await plant({}).cortado(...argv);
  expect([code, stdout]).toEqual([2, '']);
});
