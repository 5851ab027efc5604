// Does what a release does, in a copy: versions and changelogs from the changesets, build, tarballs. The checkout stays as it is.
// Usage: node scripts/release-dry.mjs [folder]   (keeps the tarballs there)
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const copy = mkdtempSync(join(tmpdir(), 'cortado-release-'));
const tarballs = process.argv[2] === undefined ? join(copy, '.tarballs') : resolve(process.argv[2]);
const run = async (command, args, cwd = copy) =>
  (await promisify(execFile)(command, args, { cwd, maxBuffer: 1 << 26 })).stdout;
const read = (...path) => JSON.parse(readFileSync(join(copy, ...path), 'utf8'));

try {
  await copyFiles();
  await linkModules();
  const before = new Map(published().map(({ name, version }) => [name, version]));
  await run('npx', ['changeset', 'version']);
  await run('npm', ['run', 'build']);
  mkdirSync(tarballs, { recursive: true });
  const lines = await Promise.all(published().map((each) => pack(each, before.get(each.name))));
  console.log(lines.join('\n'));
  const left = readdirSync(join(copy, '.changeset')).filter((name) => name.endsWith('.md') && name !== 'README.md');
  if (left.length > 0) throw new Error(`changesets that nothing took: ${left.join(', ')}`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** Everything that Git knows or would add, and what was built before, so that only what changes is built. */
async function copyFiles() {
  const names = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root);
  const built = await run(
    'git',
    ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--', '*/dist/*'],
    root,
  );
  for (const name of `${names}${built}`.split('\0')) {
    if (name === '' || name.includes('node_modules/')) continue;
    try {
      cpSync(join(root, name), join(copy, name), { preserveTimestamps: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error; // deleted, and Git still lists it
    }
  }
  // For changesets, which asks Git what changed.
  await run('git', ['init', '-q', '-b', 'main']);
}

/** The dependencies of the checkout, with links to the packages of the copy. */
async function linkModules() {
  for (const folder of ['', ...workspaces()]) {
    const modules = join(root, folder, 'node_modules');
    if (!existsSync(modules)) continue;
    const names = readdirSync(modules).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`) : [name],
    );
    for (const name of names) link(join(folder, 'node_modules', name), join(modules, name));
  }
  for (const folder of workspaces()) link(join('node_modules', read(folder, 'package.json').name), join(copy, folder));
}

function link(name, target) {
  mkdirSync(dirname(join(copy, name)), { recursive: true });
  rmSync(join(copy, name), { force: true });
  symlinkSync(target, join(copy, name));
}

/** Packs one package, and checks what npm does not. @returns a line about it */
async function pack({ folder, name, version }, before) {
  if (version === before) throw new Error(`${name} has no changeset: npx changeset`);
  const manifest = read(folder, 'package.json');
  for (const [other, range] of Object.entries(manifest.dependencies ?? {})) {
    const own = published().find((each) => each.name === other);
    if (own !== undefined && range !== own.version) throw new Error(`${name} needs ${other} ${range}`);
  }
  const output = JSON.parse(await run('npm', ['pack', '--json', '--pack-destination', tarballs], join(copy, folder)));
  // A list, or an object by name: it depends on the version of npm.
  const [{ filename, files, size }] = Object.values(output);
  if (!files.some(({ path }) => path === 'CHANGELOG.md')) throw new Error(`${name} has no CHANGELOG.md`);
  return `${filename}: ${before} to ${version}, ${files.length} files, ${Math.ceil(size / 1024)} kB`;
}

function published() {
  return workspaces()
    .map((folder) => ({ folder, ...read(folder, 'package.json') }))
    .filter((each) => each.private !== true);
}

function workspaces() {
  return read('package.json').workspaces.flatMap((pattern) =>
    pattern.endsWith('/*')
      ? readdirSync(join(copy, dirname(pattern)))
          .map((name) => join(dirname(pattern), name))
          .filter((folder) => existsSync(join(copy, folder, 'package.json')))
      : [pattern],
  );
}
