import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
const foldersIn = (parent: string): readonly string[] =>
  readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(root, folder, 'package.json')));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly description: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: { readonly type: string; readonly url: string; readonly directory: string };
  readonly engines: { readonly node: string };
  readonly publishConfig: { readonly access: string };
  readonly files: readonly string[];
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

const published = foldersIn('packages').filter((folder) => manifestOf(folder).private !== true);
const { repository, bugs } = manifestOf('.');
const home = repository.url.replace(/^git\+|\.git$/g, '');

test.each(published)('the manifest of %s is complete', (folder) => {
  const manifest = manifestOf(folder);
  expect(manifest).toMatchObject({
    license: 'MIT',
    homepage: `${home}/tree/main/${folder}#readme`,
    bugs,
    repository: { ...repository, directory: folder },
    engines: { node: '>=20.19' },
    publishConfig: { access: 'public' },
  });
  expect(manifest.description.length).toBeGreaterThan(20);
  expect(manifest.keywords).toEqual(expect.arrayContaining(['cortado', 'typescript']));
  expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
  expect(manifest.files).toContain('CHANGELOG.md');
  expect(existsSync(join(root, folder, 'LICENSE'))).toBe(true);
});

test('each package and example has a README with a title and a description in its manifest', () => {
  const folders = [...foldersIn('packages'), ...foldersIn('examples')].filter((folder) =>
    existsSync(join(root, folder, 'src')),
  );
  const readmeOf = (folder: string): string => {
    const file = join(root, folder, 'README.md');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  expect(folders.filter((folder) => !/^# \S.*\n\n\S/.test(readmeOf(folder)))).toEqual([]);
  expect(folders.filter((folder) => manifestOf(folder).description === undefined)).toEqual([]);
});

test('each published package has a changeset or was released', () => {
  const changesets = readdirSync(join(root, '.changeset'))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => readFileSync(join(root, '.changeset', name), 'utf8').split('---')[1]!);
  const missing = published.filter(
    (folder) =>
      !existsSync(join(root, folder, 'CHANGELOG.md')) &&
      !changesets.some((head) => head.includes(`'${manifestOf(folder).name}':`)),
  );
  expect(missing).toEqual([]);
});

test('the files of a project that others can join are there', () => {
  const files = [
    '.editorconfig',
    '.github/PULL_REQUEST_TEMPLATE.md',
    '.github/dependabot.yml',
    '.github/ISSUE_TEMPLATE/bug.yml',
    '.github/ISSUE_TEMPLATE/feature.yml',
    '.github/workflows/ci.yml',
    '.github/workflows/release.yml',
    'CODE_OF_CONDUCT.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'SECURITY.md',
  ];
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  const ci = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  expect(ci).toContain('run: .ci/run');
  const release = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
  expect(release).toMatch(/id-token: write/);
  expect(release).toMatch(/NPM_CONFIG_PROVENANCE: 'true'/);
});

test('decisions have a date and a status', () => {
  const decisions = readFileSync(join(root, 'docs/decisions.md'), 'utf8');
  const dated = /20\d\d-\d\d-\d\d/;
  const undated = decisions
    .split(/^## /m)
    .slice(1)
    .filter(
      (section) => !dated.test(section.split('\n', 1)[0]!) || !/accepted|superseded/.test(section.split('\n', 1)[0]!),
    )
    .flatMap((section) => [...section.matchAll(/^- .*$/gm)].map(([entry]) => entry))
    .filter((entry) => !/^- 20\d\d-\d\d-\d\d, (?:accepted|superseded)[^:]*: /.test(entry));
  expect(undated).toEqual([]);
});
