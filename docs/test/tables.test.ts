import { pagesOf } from '@cortado/testkit/docs/page';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const pages = pagesOf(root);
const page = (name: string): string => pages.find(({ path }) => path === name)!.text;

/** The tables of a page: the cells of each row, the names of the columns first. */
function tablesOf(text: string): readonly (readonly (readonly string[])[])[] {
  const prose = text.replaceAll(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/(?:^\|.*\|\n?)+/gm)].map(([table]) =>
    table
      .trim()
      .split('\n')
      .filter((line) => !/^\|[ :|-]+\|$/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      ),
  );
}

/** The defaults of each option, by the tables that are generated from the sources. */
const defaults = new Map<string, string[]>();
for (const [, name, value] of page('docs/reference.md').matchAll(
  /^\| `(\w+)` \| (?:\\\||[^|])+ \| ((?:\\\||[^|])*) \| /gm,
)) {
  defaults.set(name!, [...(defaults.get(name!) ?? []), value!]);
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, KiB: 1_024, MiB: 1_048_576 };
/** `30 s` → `30,000`, as the reference has it. */
const inFull = (cell: string): string =>
  cell.replace(/^(\d+) (s|KiB|MiB)$/, (_whole, count: string, unit: string) =>
    (Number(count) * UNITS[unit]!).toLocaleString('en'),
  );

test('each option in a table of a page is an option, with its default', () => {
  const tables = pages
    .filter(({ path }) => path !== 'docs/reference.md')
    .flatMap(({ path, text }) => tablesOf(text).map((rows) => ({ path, rows })))
    .filter(({ rows }) => /^(option|limit)$/.test(rows[0]![0]!));
  expect(tables.length).toBeGreaterThan(5);
  const wrong = tables.flatMap(({ path, rows: [head, ...rows] }) =>
    rows.flatMap((row) => {
      const cell = row[0]!.replaceAll(/\w+\(\{([^]*?)\}\)/g, '$1');
      const names = [...cell.matchAll(/`(?:\w+\.)*(\w+)/g)].map(([, name]) => name!);
      const column = head!.indexOf('default');
      const values = (row[column] ?? '').split(/, (?!\d{3}\b)/).map(inFull);
      return names.flatMap((name, index) => {
        const known = defaults.get(name);
        if (known === undefined) return [`${path}: ${name} is no option`];
        const value = values.length === names.length ? values[index]! : values[0]!;
        if (!/^\d[\d,]*$/.test(value) || known.includes(value)) return [];
        return [`${path}: the default of ${name} is ${known.join(' or ')}, not ${value}`];
      });
    }),
  );
  expect(wrong).toEqual([]);
});

test('each test that docs/reliability.md names by its path is there', () => {
  const named = [
    ...page('docs/reliability.md').matchAll(/`((?:packages|examples|docs)\/[\w/-]+\/test\/[\w/.-]+)`/g),
  ].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(100);
  const isThere = (path: string): boolean =>
    ['', '.test.ts', '.heavy.test.ts'].some((end) => existsSync(join(root, path + end)));
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});

test('each test that a row of docs/reliability.md names is in one of the folders that the page names', () => {
  const folders = ['websocket', 'http', 'core', 'cortado'].map((name) => join(root, 'packages', name, 'test'));
  const places = [...folders, join(root, 'packages/core/test/server'), join(root, 'examples/chat/test')];
  // The fixed issues, in tables of two columns, name their tests by path.
  const rows = tablesOf(page('docs/reliability.md'))
    .filter(([head]) => head!.length > 2)
    .flatMap(([, ...rows]) => rows);
  const names = rows.flatMap((row) => [...row[2]!.matchAll(/`([\w/-]+)`/g)].map(([, name]) => name!));
  expect(names.length).toBeGreaterThan(50);
  const isThere = (name: string): boolean =>
    places.some((place) => ['', '.test.ts', '.heavy.test.ts'].some((end) => existsSync(join(place, name + end))));
  expect(names.filter((name) => !name.startsWith('packages/') && !isThere(name))).toEqual([]);
});

test('figures that were measured stand in docs/performance.md; other pages link to it', () => {
  /** History gives its reasons as they were at the time, and the figures of scaling are computed: `scaling.test.ts` holds them. */
  const own = ['docs/performance.md', 'docs/decisions.md', 'docs/scaling.md'];
  const others = pages.filter(({ path }) => !own.includes(path));
  const measured =
    /\b(?:RSS|heap) (?:below )?[+−-]?\d|\d ?(?:×|times) (?:as fast|faster|slower)|\b[kK]B each\b|\d ?µs\b/g;
  expect(others.flatMap(({ path, text }) => (text.match(measured) ?? []).map((each) => `${path}: ${each}`))).toEqual(
    [],
  );
});

const folders = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

test('docs/architecture.md lists the folders of each package', () => {
  const sections = [...page('docs/architecture.md').matchAll(/^#+ ([\w-]+), folder by folder\n([^#]+)/gm)];
  const listed = sections.map(([, name, text]) => {
    const [, ...rows] = tablesOf(text!)[0]!;
    return [name!.toLowerCase(), rows.map(([folder]) => folder!.replace(/^`(.*)\/`$/, '$1')).toSorted()];
  });
  const present = folders(join(root, 'packages'))
    .filter((name) => name !== 'testkit')
    .map((name) => [name, folders(join(root, 'packages', name, 'src')).toSorted()]);
  expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(present));
});
