// Builds, packs and unpacks the published packages into <folder>/node_modules, as an installation would.
// Usage: node scripts/pack-packages.mjs <folder>   (prints the folder)
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(process.argv[2] ?? join(root, '.packed'));
const run = (command, args, cwd = root) => execFileSync(command, args, { cwd, encoding: 'utf8' });

run('npm', ['run', 'build']);
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'node_modules', '@cortado'), { recursive: true });
mkdirSync(join(folder, 'tarballs'));

// All in one run of npm, which takes longer to start than to pack.
const tarballs = join(folder, 'tarballs');
const workspaces = published().flatMap((name) => ['--workspace', name]);
const packed = JSON.parse(run('npm', ['pack', '--json', ...workspaces, '--pack-destination', tarballs]));
// A list, or an object by name: it depends on the version of npm.
for (const { name, filename } of Object.values(packed)) {
  run('tar', ['-xzf', join('tarballs', filename)], folder);
  renameSync(join(folder, 'package'), join(folder, 'node_modules', name));
}
console.log(folder);

function published() {
  const workspaces = JSON.parse(run('npm', ['query', '.workspace']));
  return workspaces.filter((each) => each.private !== true).map((each) => each.name);
}
