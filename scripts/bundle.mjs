// Bundles the packages that an application loads when it starts: each of their entry points is one file in `dist`, with what the entry
// points of a package share in a file of its own. Usage: node scripts/bundle.mjs   (declarations are written by `tsc -b`)
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { replaceFile } from './lib/replace-file.mjs';

/** Their `tsconfig.json` says `emitDeclarationOnly`. The other packages are what the compiler writes. */
const PACKAGES = ['dto', 'core', 'channels', 'http', 'websocket', 'cortado', 'auth', 'redis', 'resources'];

const packages = join(dirname(fileURLToPath(import.meta.url)), '../packages');

await Promise.all(PACKAGES.map(bundle));

async function bundle(name) {
  const folder = join(packages, name);
  const input = entryPoints(folder);
  const entries = new Set(Object.values(input).map((source) => join(folder, source)));
  const build = await rolldown({
    cwd: folder,
    input,
    platform: 'node',
    tsconfig: join(folder, 'tsconfig.json'),
    external: (id) => /^[^./\0]/.test(id) && !id.startsWith(`${folder}/`) && !id.startsWith('@oxc-project/runtime/'),
    // `sideEffects` in package.json is for those who import the package.
    treeshake: { moduleSideEffects: true },
    onLog(level, log) {
      if (level === 'warn') throw new Error(`@cortado/${name}: ${log.message}`);
    },
  });
  const { output } = await build.generate({
    format: 'cjs',
    exports: 'named',
    esModule: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // The sources have them, and the declarations; they are a quarter of a bundle.
    comments: false,
    // All but the entry points themselves: what is in another file is read through a getter each time.
    codeSplitting: Object.keys(input).length > 1 && { groups: [{ name, test: (id) => !entries.has(id) }] },
    chunkFileNames: '[name].js',
  });
  await build.close();
  const written = new Map(output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
  for (const [file, text] of written) checkNames(`${name}/dist/${file}`, text);
  write(join(folder, 'dist'), written);
}

/** The sources of the entry points by the names of their files in `dist`. */
function entryPoints(folder) {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const sources = Object.values(exports).flatMap((each) => each['@cortado/source'] ?? []);
  return Object.fromEntries(sources.map((source) => [basename(source, '.ts'), source]));
}

/** Two classes of one name would be told apart by a suffix, which logs and messages would show. */
function checkNames(file, text) {
  const renamed = /(?:class |var |let |const )(\w+\$\d+)(?= = class| extends | \{)/.exec(text);
  if (renamed !== null)
    throw new Error(`${file}: the class ${renamed[1]} has the name of another one; rename one of them`);
}

/** Writes the bundles, and removes what a compiler wrote there before. */
function write(folder, written) {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of written) replaceFile(join(folder, file), text);
  for (const file of readdirSync(folder, { recursive: true })) {
    if (/\.js(?:\.map)?$/.test(file) && !written.has(file)) rmSync(join(folder, file), { force: true });
  }
}
