import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const packages = join(__dirname, '..', '..', '..');

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
}

const published = readdirSync(packages)
  .map((folder) => ({ folder, ...read(folder) }))
  .filter((each) => each.private !== true);

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')) as Manifest;
}

/** The paths that `npm pack` would put into the tarball. */
function contents(folder: string): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(packages, folder),
    encoding: 'utf8',
  });
  // A list of packages, or an object of them by name: it depends on the version of npm.
  const [tarball] = Object.values(JSON.parse(output) as Record<string, { files: { path: string }[] }>);
  return (tarball?.files ?? []).map(({ path }) => path);
}

/** The files that stack traces and debuggers show for one file of code, as paths in the tarball. */
function sources(folder: string, map: string): string[] {
  const { sources: paths } = JSON.parse(readFileSync(join(packages, folder, map), 'utf8')) as { sources: string[] };
  return paths.map((path) => normalize(join(dirname(map), path)));
}

/** What a package has besides: programs, templates, the console of the documents, and the client as an ES module for browsers. */
const OWN: Readonly<Record<string, RegExp>> = {
  'create-cortado': /^(?:bin\/create-cortado\.js|templates\/[\w./-]+)$/,
  cli: /^bin\/cortado\.js$/,
  docs: /^(?:console\/[\w./-]+\.(?:js|css|svg|html)|dist\/swagger-ui\/[\w.-]+)$/,
  client: /^esm\/(?:package\.json|dist\/[\w./-]+\.(?:js|d\.ts)(?:\.map)?)$/,
};

test('every package of the framework is published, and the test kit is not', () => {
  expect(published.map(({ name }) => name)).toContain('cortado');
  expect(published.map(({ name }) => name)).not.toContain('@cortado/testkit');
});

test('no script runs when a package is packed or installed: other processes may be reading the checkout', () => {
  const scripts = published.flatMap((each) => Object.keys(each.scripts ?? {}));
  expect(scripts.filter((name) => /pack|publish|install|prepare/.test(name))).toEqual([]);
});

test.each(published)('the tarball of $name holds code, its maps and declarations, and nothing else', ({ folder }) => {
  const files = contents(folder);
  const allowed =
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|src\/[\w./-]+\.ts|dist\/[\w./-]+\.(?:js|d\.ts)(?:\.map)?)$/;
  const own = OWN[folder];
  expect(files.filter((file) => !allowed.test(file) && !(own?.test(file) ?? false))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'src/index.ts', 'dist/index.js']),
  );
  const built = new Set(files);
  const undeclared = files.filter(
    (file) => file.startsWith('src/') && !built.has(file.replace(/^src(.*)\.ts$/, 'dist$1.d.ts')),
  );
  expect(undeclared).toEqual([]);
  const maps = files.filter((file) => file.endsWith('.js.map'));
  expect(maps).not.toEqual([]);
  expect(maps.flatMap((map) => sources(folder, map)).filter((source) => !built.has(source))).toEqual([]);
});
