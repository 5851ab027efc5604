import { createProject, templates, type PackageManager, type TemplateName } from 'create-cortado';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfile } from './dockerfile';
import { Workplace } from './support';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const npm: PackageManager = { name: 'npm' };
const names = Object.keys(templates) as TemplateName[];
const managers: PackageManager[] = [
  npm,
  { name: 'pnpm', version: '10.4.1' },
  { name: 'yarn', version: '1.22.22' },
  { name: 'yarn', version: '4.18.1' },
];
const create = (template: TemplateName, packageManager = npm, folder = 'my-app') =>
  createProject({ folder: place.path(folder), template, packageManager });
const repository = join(__dirname, '../../..');
const read = (path: string) => JSON.parse(readFileSync(join(repository, path), 'utf8'));

describe.each(names)('%s', (template) => {
  test('has what every project has', () => {
    const { files, name, folder } = create(template);
    expect({ name, folder }).toEqual({ name: 'my-app', folder: place.path('my-app') });
    expect(files).toEqual(place.files('my-app'));
    expect(files).toEqual(
      expect.arrayContaining([
        '.dockerignore',
        '.editorconfig',
        '.env.example',
        '.gitignore',
        'Dockerfile',
        'README.md',
        'jest.config.mjs',
        'package.json',
        'src/app.ts',
        'src/config.ts',
        'src/main.ts',
        'test/tsconfig.json',
        'tsconfig.json',
      ]),
    );
    for (const kind of [/\.controller\.ts$/, /\.dto\.ts$/, /^test\/.*\.test\.ts$/]) {
      expect(files.filter((file) => kind.test(file))).not.toEqual([]);
    }
  });

  test.each(managers)('has no variable left, with %j', (manager) => {
    for (const file of create(template, manager).files) {
      const text = place.read('my-app', file);
      expect([file, text.match(/\{\{.*?\}\}|\n\n\n/g)]).toEqual([file, null]);
      expect([file, text.endsWith('\n') && !text.includes('\r')]).toEqual([file, true]);
    }
  });

  test('package.json', () => {
    create(template);
    const manifest = place.json('my-app', 'package.json');
    expect(manifest).toMatchObject({
      name: 'my-app',
      private: true,
      type: 'module',
      engines: read('packages/cortado/package.json').engines,
      scripts: { dev: 'cortado dev', build: 'tsc', start: 'node --enable-source-maps dist/main.js', test: 'jest' },
      cortado: { app: 'src/app.ts' },
    });
    expect(manifest.scripts.check).toContain('tsc');
    expect(manifest).not.toHaveProperty('packageManager');
  });

  test('its packages have the versions that this repository has', () => {
    create(template);
    const { dependencies, devDependencies } = place.json('my-app', 'package.json');
    for (const [name, range] of Object.entries<string>({ ...dependencies, ...devDependencies })) {
      const folder = /^@?cortado/.test(name) ? `packages/${name.replace('@cortado/', '')}` : `node_modules/${name}`;
      const { version } = read(`${folder}/package.json`);
      expect([name, range.slice(0, 1)]).toEqual([name, '^']);
      // Those of Cortado exactly, and others of the same major version.
      const given = folder.startsWith('packages')
        ? [range, `^${version}`]
        : [/\d+/.exec(range)![0], version.split('.')[0]];
      expect([name, given[0]]).toEqual([name, given[1]]);
    }
  });

  test('imports only what package.json lists', () => {
    const { files } = create(template);
    const { dependencies, devDependencies } = place.json('my-app', 'package.json');
    const imported = (pattern: RegExp) =>
      files
        .filter((file) => pattern.test(file))
        .flatMap((file) => [...place.read('my-app', file).matchAll(/(?:from|import) '([^.'][^']*)'/g)])
        .map(([, specifier]) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier!)![0])
        .filter((name) => !name.startsWith('node:'));
    expect(imported(/^src\//).filter((name) => !(name in dependencies))).toEqual([]);
    expect(imported(/^test\//).filter((name) => !(name in dependencies) && !(name in devDependencies))).toEqual([]);
  });

  test('src/app.ts exports createApplication(), and lists its controllers', () => {
    const { files } = create(template);
    const app = place.read('my-app', 'src/app.ts');
    expect(app).toMatch(/^export function createApplication\(/m);
    expect(app).toMatch(/controllers: \[\w+/);
    expect(app).toMatch(/health: true/);
    const meta = files.filter((file) => file.endsWith('.ts') && place.read('my-app', file).includes('import.meta'));
    expect(meta).toEqual(['src/main.ts']);
  });

  test('.env.example has every variable of src/config.ts, and is valid', () => {
    create(template);
    const properties = [...place.read('my-app', 'src/config.ts').matchAll(/^ {2}(?:@.* )?(\w+)\??: \w+/gm)];
    const variables = properties.map(([, name]) => name!.replace(/[A-Z]/g, '_$&').toUpperCase());
    const listed = [...place.read('my-app', '.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name!);
    expect(variables).toContain('PORT');
    expect([...new Set(listed)].toSorted()).toEqual(variables.toSorted());
  });

  test('README.md names files that are there, and scripts that package.json has', () => {
    const { files } = create(template);
    const text = place.read('my-app', 'README.md');
    const named = [...text.matchAll(/\| `([\w./-]+)` /g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !files.some((file) => file === path || file.startsWith(path)))).toEqual([]);
    const { scripts } = place.json('my-app', 'package.json');
    const run = [...text.matchAll(/npm (?:run )?(\w+)/g)].map(([, name]) => name!);
    expect(run.filter((name) => !['install', 'add'].includes(name) && !(name in scripts))).toEqual([]);
  });

  describe.each(managers)('the Dockerfile, with %j', (manager) => {
    const parsed = () => {
      const { files } = create(template, manager);
      return { files, stages: dockerfile(place.read('my-app', 'Dockerfile')) };
    };

    test('has two stages on a small image, and the second one runs as another user than root', () => {
      const { stages } = parsed();
      expect(stages.map(({ from }) => from)).toEqual(['node:24-slim AS build', 'node:24-slim']);
      const [, last] = stages;
      expect(last!.all('USER')).toEqual(['node']);
      // Nothing is written after it.
      expect(
        last!
          .after('USER')
          .map(({ name }) => name)
          .filter((name) => ['RUN', 'COPY', 'ADD'].includes(name)),
      ).toEqual([]);
    });

    test('copies files that are there, the lock file and what was built', () => {
      const { files, stages } = parsed();
      const locks = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'];
      const ignored = place.read('my-app', '.dockerignore').split('\n');
      const isBuilt = (path: string) => /^\/app\/(?:package\.json|node_modules|dist)$/.test(path);
      const isThere = (path: string) =>
        !ignored.includes(path) &&
        (locks.includes(path) || files.some((file) => file === path || file.startsWith(`${path}/`)));
      const copies = stages.flatMap((stage) => stage.copies());
      const missing = copies.flatMap(({ sources, from }) =>
        sources.filter((path) => !(from === 'build' ? isBuilt(path) : isThere(path))),
      );
      expect(missing).toEqual([]);
      expect(copies.flatMap(({ sources }) => sources).filter((path) => locks.includes(path))).toHaveLength(1);
    });

    test('installs what the lock file says, and leaves out what development needs', () => {
      const runs = parsed().stages[0]!.all('RUN').join('\n');
      expect(runs).toMatch(/npm ci|--frozen-lockfile|--immutable/);
      expect(runs).toMatch(/--omit=dev|--prod/);
      expect(runs).toContain(`${manager.name} run build`);
    });

    test('asks the health route, listens for everybody, and is the first process', () => {
      const last = parsed().stages[1]!;
      expect(last.all('HEALTHCHECK')).toEqual([expect.stringContaining('/healthz')]);
      expect(last.all('ENV').join(' ')).toMatch(/NODE_ENV=production HOST=0\.0\.0\.0 PORT=3000/);
      expect(last.all('EXPOSE')).toEqual(['3000']);
      expect(last.all('CMD')).toEqual(['["node", "--enable-source-maps", "dist/main.js"]']);
    });

    test('has no secret and no file of development', () => {
      const { stages } = parsed();
      const text = place.read('my-app', 'Dockerfile');
      expect(text).not.toMatch(/secret|password|token|(?<!process)\.env\b/i);
      expect(stages.every((stage) => stage.all('ADD').length === 0)).toBe(true);
      const ignored = place.read('my-app', '.dockerignore').split('\n');
      expect(ignored).toEqual(expect.arrayContaining(['node_modules', 'dist', '.git', '.env', 'test']));
    });
  });
});

test('the image of each template has the files that it reads', () => {
  create('chat', npm, 'chat');
  create('resources', npm, 'resources');
  expect(place.read('chat', 'Dockerfile')).toContain('\nCOPY public ./public\nUSER node\n');
  expect(place.read('resources', 'Dockerfile')).toMatch(
    /DATABASE_URL=sqlite:\/data\/app\.db\nRUN mkdir \/data && chown node:node \/data\nVOLUME \/data\nUSER node\n/,
  );
});

test('docs/deployment.md shows the Dockerfile, without its comments', () => {
  create('minimal');
  const lines = place.read('my-app', 'Dockerfile').split('\n');
  const [, shown] = /```dockerfile\n([^]+?)```/.exec(readFileSync(join(repository, 'docs/deployment.md'), 'utf8'))!;
  expect(shown!.trim()).toBe(
    lines
      .filter((line) => !line.startsWith('#'))
      .join('\n')
      .trim(),
  );
});

test.each([
  ['my-app', 'my-app'],
  ['My App', 'my-app'],
  ['Café Crème', 'cafe-creme'],
  ['  spaces  ', 'spaces'],
  ['_private.app_', 'private.app'],
  ['日本', 'app'],
  ['cortado', 'cortado-app'],
  ['class-validator', 'class-validator-app'],
  ['libsql', 'libsql'],
  ['node_modules', 'node_modules-app'],
  ['x'.repeat(230), 'x'.repeat(210)],
])('the folder %j is the package %s', (folder, name) => {
  expect(create('minimal', npm, folder).name).toBe(name);
  expect(place.json(folder, 'package.json').name).toBe(name);
});

test('scripts of packages are decided for each package manager that asks', () => {
  create('minimal', npm, 'a');
  create('minimal', { name: 'pnpm' }, 'b');
  create('minimal', { name: 'yarn' }, 'c');
  create('minimal', { name: 'yarn', version: '1.22.22' }, 'd');
  expect(place.json('a', 'package.json').allowScripts).toMatchObject({ '@swc/core': false });
  expect(place.read('b', 'pnpm-workspace.yaml')).toContain("allowBuilds:\n  '@parcel/watcher': false\n");
  expect(place.read('c', '.yarnrc.yml')).toBe('nodeLinker: node-modules\n');
  expect(place.exists('d', '.yarnrc.yml')).toBe(false);
});
