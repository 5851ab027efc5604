import { buildSync, type Metafile } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(__dirname, '..');

interface Bundle {
  /** In bytes, compressed: what a page loads before its first line runs. */
  readonly size: number;
  /** In bytes, compressed: that, and what is loaded later. */
  readonly whole: number;
  /** The sources that are loaded at once. */
  readonly sources: readonly string[];
}

/** Bundles entry points for browsers, minified, as the bundler of an application does. */
function bundle(...entries: readonly string[]): Bundle {
  const contents = entries.map((each, at) => `export * as entry${at} from './src/${each}.ts';`).join('\n');
  const { outputFiles, metafile } = buildSync({
    stdin: { contents, resolveDir: root, sourcefile: 'page.ts' },
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react'],
    outdir: join(root, 'bundled'),
    write: false,
    metafile: true,
  });
  const sizes = new Map(outputFiles.map(({ path, contents: bytes }) => [path, gzipSync(bytes, { level: 9 }).length]));
  const sizeOf = (outputs: readonly string[]): number =>
    outputs.reduce((sum, each) => sum + sizes.get(join(root, each))!, 0);
  const first = loadedAtOnce(metafile, 'bundled/stdin.js');
  return {
    size: sizeOf(first),
    whole: sizeOf(Object.keys(metafile.outputs)),
    sources: first.flatMap((each) => Object.keys(metafile.outputs[each]!.inputs)),
  };
}

/** A file and what it imports, without what it loads by `import()`. */
function loadedAtOnce({ outputs }: Metafile, file: string): string[] {
  const found = new Set([file]);
  // It grows while it is read.
  for (const each of found) {
    for (const { path, kind } of outputs[each]!.imports)
      if (kind === 'import-statement' && path in outputs) found.add(path);
  }
  return [...found];
}

const isResource = (source: string): boolean => source.startsWith('src/resource/');

test('the client has 12 kB at most, and no code of resources', () => {
  const { size, sources } = bundle('index');
  expect(size).toBeLessThanOrEqual(12_000);
  expect(sources.filter(isResource)).toEqual([]);
  expect(sources).toContain('src/client/create-client.ts');
});

test('with resources it has 14 kB at most, loaded at once or later', () => {
  const { size, sources } = bundle('index', 'resources');
  expect(size).toBeLessThanOrEqual(14_000);
  expect(sources.filter(isResource)).not.toEqual([]);
  const { whole, size: first } = bundle('index');
  expect(whole).toBeLessThanOrEqual(14_000);
  expect(whole).toBeGreaterThan(first);
});

test('it has no dependencies, and its peers are optional', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
  expect(Object.keys(manifest)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(?:bundled|optional)?dependencies$/i)]),
  );
  const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  expect(peerDependenciesMeta).toEqual(
    Object.fromEntries(Object.keys(peerDependencies).map((name) => [name, { optional: true }])),
  );
  expect(Object.keys(peerDependencies).toSorted()).toEqual(['@cortado/docs', 'react']);
});

test('nothing but React is imported from elsewhere', () => {
  // esbuild fails for a name that it cannot resolve, and for a module of Node.
  expect(bundle('index', 'react', 'resources').sources.every((each) => /^(?:src\/|page\.ts$)/.test(each))).toBe(true);
});
