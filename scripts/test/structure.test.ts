import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const { checkImports } = require('../check-imports.mjs') as { checkImports: (root: string) => readonly string[] };
const { checkNames } = require('../check-names.mjs') as {
  checkNames: (root: string) => {
    readonly errors: readonly string[];
    readonly medians: readonly (readonly [string, number | undefined])[];
  };
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'structure-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const table = (...rows: readonly [name: string, imports: string][]) =>
  [
    '| package | what it is | imports |',
    '| --- | --- | --- |',
    ...rows.map(([name, imports]) => `| \`${name}\` | x | ${imports} |`),
  ].join('\n');

/** Two packages, `web` on top of `base`, and whatever a test adds or replaces. */
function plant(files: Record<string, string>): void {
  const tree: Record<string, string> = {
    'docs/architecture.md': table(['@x/base', '–'], ['@x/web', 'base']),
    'packages/base/package.json': JSON.stringify({ name: '@x/base', exports: { '.': './src/index.ts' } }),
    'packages/base/src/index.ts': "export { one } from './one/one';",
    'packages/base/src/one/one.ts': `${'\n'.repeat(12)}export const one = 1;`,
    'packages/web/package.json': JSON.stringify({
      name: '@x/web',
      exports: { '.': { '@cortado/source': './src/index.ts' } },
      dependencies: { '@x/base': '1' },
    }),
    'packages/web/src/index.ts': "export { one } from '@x/base';",
    'examples/none.txt': '',
    'bench/none.txt': '',
    ...files,
  };
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('imports', () => {
  test('a tree without circles has no errors', () => {
    plant({});
    expect(checkImports(root)).toEqual([]);
  });

  test.each([
    ['values', "import { b } from './b';", "import { a } from './a';"],
    ['types', "import type { B } from './b';", "import { type A } from './a';"],
    ['an imported type in a signature', "export let b: import('./b').B;", "export type { A } from './a';"],
    ['re-exports', "export * from './b';", "export { a } from './a';"],
    ['import()', "export const b = import('./b');", "import './a';"],
  ])('a circle between files, of %s', (_what, a, b) => {
    plant({ 'packages/base/src/one/a.ts': a, 'packages/base/src/one/b.ts': b });
    expect(checkImports(root)).toEqual(['base: files import each other in a circle: one/a.ts → one/b.ts → one/a.ts']);
  });

  test('the shortest circle of a knot, and how large the knot is', () => {
    plant({
      'packages/base/src/one/a.ts': "import './b';",
      'packages/base/src/one/b.ts': "import './c';",
      'packages/base/src/one/c.ts': "import './a'; import './b';",
    });
    expect(checkImports(root)).toEqual([
      'base: files import each other in a circle: one/b.ts → one/c.ts → one/b.ts (part of a knot of 3 files)',
    ]);
  });

  test('imports in comments and texts are none', () => {
    plant({
      'packages/base/src/one/a.ts': "/** import './b' */ export const text = \"import './b'\"; // import './b'",
      'packages/base/src/one/b.ts': "import './a';",
    });
    expect(checkImports(root)).toEqual([]);
  });

  test('a circle between folders, of values', () => {
    plant({
      'packages/base/src/one/a.ts': "import { c } from '../two/c';",
      'packages/base/src/one/b.ts': 'export const b = 1;',
      'packages/base/src/two/c.ts': 'export const c = 1;',
      'packages/base/src/two/d.ts': "import { b } from '../one/b';",
    });
    expect(checkImports(root)).toEqual([
      [
        'base: folders import values from each other in a circle: one → two → one',
        '    one → two: one/a.ts imports two/c.ts',
        '    two → one: two/d.ts imports one/b.ts',
      ].join('\n'),
    ]);
  });

  test('folders may use each other’s types', () => {
    plant({
      'packages/base/src/one/a.ts': "import { c } from '../two/c';",
      'packages/base/src/one/b.ts': 'export type B = 1;',
      'packages/base/src/two/c.ts': 'export const c = 1;',
      'packages/base/src/two/d.ts': "import { type B } from '../one/b'; import type * as all from '../one/b';",
    });
    expect(checkImports(root)).toEqual([]);
  });

  test('the files at the root of a package are a layer above its folders', () => {
    plant({
      'packages/base/src/transport.ts': 'export const t = 1;',
      'packages/base/src/one/one.ts': "import { t } from '../transport';",
    });
    expect(checkImports(root)).toEqual([
      [
        'base: folders import values from each other in a circle: . → one → .',
        '    . → one: index.ts imports one/one.ts',
        '    one → .: one/one.ts imports transport.ts',
      ].join('\n'),
    ]);
  });

  test('an arrow that is in no table, and against it', () => {
    plant({ 'packages/base/src/one/up.ts': "import type { one } from '@x/web/other';" });
    expect(checkImports(root)).toEqual([
      'base: one/up.ts imports @x/web; docs/architecture.md does not list this arrow',
      'base: one/up.ts imports @x/web, which is not in "dependencies" of package.json',
    ]);
  });

  test('an arrow that nothing uses, a package without a row, and a row without a package', () => {
    plant({
      'packages/web/src/index.ts': '',
      'packages/more/package.json': '{"name":"@x/more"}',
      'packages/more/src/index.ts': '',
      'docs/architecture.md': table(['@x/base', '–'], ['@x/web', 'base'], ['@x/gone', '–']),
    });
    expect(checkImports(root)).toEqual([
      'docs/architecture.md lists @x/gone, which is not in packages/',
      'more: @x/more is missing from the table in docs/architecture.md',
      'web: docs/architecture.md lists @x/base; no file imports it',
      'web: package.json depends on @x/base; no file imports it',
    ]);
  });

  test('a package reaches another by its name only, and itself by paths only', () => {
    plant({
      'packages/web/src/index.ts':
        "export { one } from '@x/base'; export { one as two } from '../../base/src/one/one';",
      'packages/base/src/one/self.ts': "import { one } from '@x/base';",
    });
    expect(checkImports(root)).toEqual([
      'base: one/self.ts imports its own package by name: @x/base',
      'web: index.ts imports ../../base/src/one/one, which is no TypeScript file of this package',
    ]);
  });
});

describe('names', () => {
  const longEnough = '\n'.repeat(12);
  const findings = (files: Record<string, string>) => {
    plant(files);
    return checkNames(root).errors;
  };

  test('a tree in plain words has no findings', () => {
    expect(findings({})).toEqual([]);
  });

  test.each([
    ['an identifier', 'one/broker.ts', 'class MemoryBackplane {}', '"MemoryBackplane" is retired; use broker'],
    [
      'a private name',
      'one/broker.ts',
      'class A { #intake = 1 }',
      '"intake" is retired; use admission (server) or receiver (socket)',
    ],
    ['a file name', 'one/message-conversation.ts', '', '"message-conversation" is retired; use dispatcher'],
    [
      'a comment',
      'one/broker.ts',
      '/** On both doors. */',
      '"doors" is retired; use transport, entry point or public API',
    ],
    [
      'a text',
      'one/broker.ts',
      "throw new Error('no such door');",
      '"door" is retired; use transport, entry point or public API',
    ],
    ['a whole identifier', 'one/broker.ts', 'type Subject = 1;', '"Subject" is retired; use ScopeValue'],
  ])('a retired word in %s', (_what, path, text, message) => {
    expect(findings({ [`packages/base/src/${path}`]: text + longEnough })).toEqual([
      `packages/base/src/${path}: ${message}`,
    ]);
  });

  test('ordinary English stays', () => {
    const text = "// next door; in turn; the subject of a token\nexport const subject = 'audience';";
    expect(findings({ 'packages/base/src/one/broker.ts': text + longEnough })).toEqual([]);
  });

  test('pages, examples and tests', () => {
    expect(
      findings({
        'README.md': 'Both doors.',
        'docs/decisions.md': 'It was a backplane then.',
        'docs/faults.md': 'What went wrong.',
        'examples/chat/src/chat.ts': 'export class Doors {}',
        'packages/base/test/loose-ends.test.ts': '',
      }),
    ).toEqual([
      'packages/base/test/loose-ends.test.ts: choose a file name that says what is inside',
      'examples/chat/src/chat.ts: "Doors" is retired; use transport, entry point or public API',
      'README.md: "doors" is retired; use transport, entry point or public API',
      'docs/faults.md: "faults" is retired; use issue or error',
    ]);
  });

  test('short files and loose files; entry points may be both', () => {
    expect(
      findings({
        'packages/base/src/one/short.ts': 'export const short = 1;\n',
        'packages/base/src/loose.ts': longEnough,
      }),
    ).toEqual([
      'packages/base/src/loose.ts: move it into a folder; only entry points are at the root',
      'packages/base/src/one/short.ts: 1 line; merge it into the file that uses it',
    ]);
  });

  test('the median length of each package that has ten files', () => {
    for (let at = 1; at <= 10; at += 1) plant({ [`packages/base/src/one/file-${at}.ts`]: '\n'.repeat(70) });
    expect(checkNames(root).medians).toEqual([
      ['base', 70],
      ['web', undefined],
    ]);
  });
});
