import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Blocks = Readonly<Record<string, string>>;
const { blocksOf, figuresOf, withFigures } = require('../performance-figures.mjs') as {
  blocksOf: (text: string) => Blocks;
  figuresOf: (files: readonly string[]) => Blocks;
  withFigures: (text: string, figures: Blocks) => string;
};

const { FLOORS } = require('../lib/performance-names.mjs') as {
  FLOORS: readonly { readonly plain: string; readonly share: number }[];
};

const page = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

test('README.md has the figures of docs/performance.md', () => {
  const [readme, performance] = [blocksOf(page('README.md')), blocksOf(page('docs/performance.md'))];
  expect(Object.keys(readme)).toEqual(['chosen', 'run']);
  expect(readme).toEqual({ chosen: performance['chosen'], run: performance['run'] });
  expect(readme['chosen']!.split('\n').length).toBeGreaterThan(4);
});

test('ratios of a run stand in the tables that are generated, and nowhere else', () => {
  const all = page('docs/performance.md');
  // What was tried is history: each of its lines has the day on which it was measured.
  const [before, tried] = all.split(/^## What was tried$/m) as [string, string];
  const [history, after] = [tried.slice(0, tried.indexOf('\n## ')), tried.slice(tried.indexOf('\n## '))];
  const prose = `${before}${after}`
    .replaceAll(/<!-- figures: \w+ -->[^]*?<!-- \/figures -->/g, '')
    .replaceAll(/^\|.*$/gm, '');
  expect(prose.length).toBeGreaterThan(5_000);
  // A figure with a unit is no ratio. The rest are limits of the cases: shares of a floor, and budgets that are 1 / 1.1, 1 / 1.2 and 1 / 1.5.
  const limits = ['0.95', '0.97', '1.05', '0.909', '0.833', '0.667'];
  const ratios = prose.match(/\b\d+\.\d\d+\b(?! (?:k?B|m?s|µs|%))/g) ?? [];
  expect(ratios.filter((ratio) => !limits.includes(ratio))).toEqual([]);
  expect(prose.match(/runs? above|\d (?:× |times )(?:as fast|faster|slower|Nest|Socket|bare|that of)/g)).toBeNull();
  const entries = history.match(/^- .*$/gm)!;
  expect(entries.length).toBeGreaterThan(15);
  expect(entries.filter((entry) => !/^- \d{4}-\d\d-\d\d/.test(entry))).toEqual([]);
});

test('every block of the pages is one that the script writes', () => {
  const written = Object.keys(figuresOf([file('1.json', 1, 'holds')]));
  expect(Object.keys(blocksOf(page('docs/performance.md'))).toSorted()).toEqual(written.toSorted());
});

test('the floors are those of the benchmarks', () => {
  const cases = ['http/http.case.ts', 'websocket/echo.case.ts', 'memory/idle.case.ts', 'fanout/dialects.ts'].map(
    (path) => page(`bench/${path}`),
  );
  const floors = cases.map((text) => /floor: \{ peer: '([\w-]+)', share: ([\d.]+) \}/.exec(text)!.slice(1));
  expect(FLOORS.map(({ plain, share }) => [plain, `${share}`])).toEqual(floors);
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'figures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = {
  date: '2026-11-28',
  cpu: 'CPU',
  cores: 2,
  system: 'Linux 6',
  node: '20.20.2',
  load: 5.14,
  versions: { ws: '8.23.0' },
};
const row = (name: string, peer: string, ratio: number, more: object = {}) => ({
  ...{ case: name, peer, ratio, spread: 0.04, budget: null, limit: null, verdict: null, twins: null, run },
  ...more,
});

const held = { budget: 1, limit: '≤', verdict: 'holds' };

/** A file as the benchmarks write it. */
function file(name: string, ratio: number, verdict: 'holds' | 'floor' | 'missed'): string {
  const rows = [
    row('http/get', 'cortado', 1, { spread: 0, twins: 1.01 }),
    row('http/get', 'node-http', ratio, { budget: 0.97, limit: '≥', verdict, twins: 0.98 }),
    row('http/get', 'hono', 1.1),
    row('http/get', 'A/A', 1.01),
    row('fanout/join', 'socket-io', 1.2, { budget: 1, limit: '≥', verdict: 'holds' }),
    row('fanout/recovery', 'cortado', 1, { spread: 0, figure: 0.45 * ratio, unit: 'ms of CPU time' }),
    row('fanout/recovery', 'at most 5', 0.09, { ...held, figure: 5, unit: 'ms of CPU time' }),
    row('fanout/recovery', 'A/A', 1.01),
  ];
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(rows));
  return path;
}

test('two runs stand side by side, and a budget that one of them missed is missed', () => {
  const {
    budgets,
    others,
    chosen,
    run: about,
  } = figuresOf([file('1.json', 0.98, 'holds'), file('2.json', 0.9, 'missed')]);
  expect(budgets!.split('\n').slice(2)).toEqual([
    '| `http/get` | GET, answered with JSON | `node:http` | ≥ 0.97 | 0.98 ±0.02 | 0.90 ±0.02 | **missed** |',
  ]);
  expect(others!.split('\n').slice(2)).toEqual(['| `http/get` | GET, answered with JSON | Hono 1.10 ±0.02 |']);
  expect(chosen!.split('\n').slice(2)).toEqual(['| GET, answered with JSON | `node:http` | 0.98 ±0.02 | 0.90 ±0.02 |']);
  expect(about).toBe(
    'Measured 2026-11-28 with `npm run bench`, twice in a row, on 2 virtual CPUs (CPU), Linux 6, Node.js 20.20.2. ' +
      'Other programs were running (load 5.1), so the figures are less reliable. ' +
      'Noise: two identical processes differed by 2 % or less in half of 4 comparisons; their mean ratio was 0.995.\n\nVersions: ws 8.23.0.',
  );
});

test('a folder with a section of its own has a table of its own, in which a limit is a figure', () => {
  const { fanout, budgets, others } = figuresOf([file('1.json', 1, 'holds'), file('2.json', 2, 'holds')]);
  expect(fanout!.split('\n').slice(2)).toEqual([
    '| `fanout/join` | joins and leaves, alternating and acknowledged | Socket.IO | ≥ 1 | 1.20 ±0.02 | 1.20 ±0.02 | holds |',
    '| `fanout/recovery` | CPU time for 1,000 replayed publications: 1,000 clients return at once, each missed 100; joins included |  | ≤ 5 ms | 0.45 ms | 0.9 ms | holds |',
  ]);
  expect(`${budgets}${others}`).not.toContain('fanout/');
});

/** A run of a case whose budget has a floor. */
function post(name: string, ratio: number, verdict: 'holds' | 'floor' | 'missed'): string {
  const path = join(folder, name);
  const rows = [
    row('http/post', 'cortado', 1, { spread: 0 }),
    row('http/post', 'node-http', 0.96),
    row('http/post', 'nest-fastify', ratio, { budget: 3, limit: '≥', verdict }),
  ];
  writeFileSync(path, JSON.stringify(rows));
  return path;
}

test('of two verdicts the worse one stands', () => {
  const verdictOf = (...runs: readonly (readonly [number, 'holds' | 'floor' | 'missed'])[]) => {
    const { budgets } = figuresOf(runs.map(([ratio, verdict], index) => post(`${index}.json`, ratio, verdict)));
    return budgets!.split('\n')[2]!.split(' | ').at(-1);
  };
  expect(verdictOf([3, 'holds'], [3.1, 'holds'])).toBe('holds |');
  expect(verdictOf([3, 'holds'], [2.99, 'holds'])).toBe('within noise |');
  expect(verdictOf([2.4, 'floor'], [2.99, 'holds'])).toBe('floor |');
  expect(verdictOf([2.4, 'missed'], [2.4, 'floor'])).toBe('**missed** |');
});

test('of at most so much, a ratio above is within the noise', () => {
  const verdictOf = (ratio: number) => {
    const path = join(folder, 'memory.json');
    writeFileSync(path, JSON.stringify([row('memory/idle-connection', 'ws', ratio, { ...held, budget: 1.1 })]));
    return figuresOf([path])['budgets']!.split(' | ').at(-1);
  };
  expect([verdictOf(1.1), verdictOf(1.11)]).toEqual(['holds |', 'within noise |']);
});

test('where a floor decided, what the plain program has is shown', () => {
  expect(figuresOf([post('1.json', 2.4, 'floor'), post('2.json', 2.88, 'floor')])['floors']!.split('\n')[2]).toBe(
    '| `http/post` | NestJS on Fastify | ≥ 3 | 2.40, 2.88 | `node:http`: 2.50, 3.00 | 0.96, 0.96 (≥ 0.95) |',
  );
  expect(figuresOf([post('1.json', 3, 'holds')])['floors']).toBe('No budget was decided by a floor.');
});

test('figures are written between the marks of a page, and nothing else is changed', () => {
  const figures = figuresOf([file('1.json', 0.98, 'holds')]);
  const text = 'Before\n\n<!-- figures: chosen -->\n\nold\n\n<!-- /figures -->\n\nAfter\n';
  const written = withFigures(text, figures);
  expect(blocksOf(written)).toEqual({ chosen: figures['chosen'] });
  expect(written.replace(figures['chosen']!, 'old')).toBe(text);
  expect(figures['budgets']).toContain('| 0.98 ±0.02 | holds |');
});
