import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Blocks = Readonly<Record<string, string>>;
const { blocksOf, figuresOf, withFigures } = require('../performance-figures.mjs') as {
  blocksOf: (text: string) => Blocks;
  figuresOf: (files: readonly string[]) => Blocks;
  withFigures: (text: string, figures: Blocks) => string;
};

const page = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

test('README.md has the figures of docs/performance.md', () => {
  const [readme, performance] = [blocksOf(page('README.md')), blocksOf(page('docs/performance.md'))];
  expect(Object.keys(readme)).toEqual(['chosen', 'run']);
  expect(readme).toEqual({ chosen: performance['chosen'], run: performance['run'] });
  expect(readme['chosen']!.split('\n').length).toBeGreaterThan(4);
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
    row('fanout/recovery', 'cortado', 1, { spread: 0, figure: 0.45 * ratio, unit: 'ms of processor time' }),
    row('fanout/recovery', 'at most 5', 0.09, { ...held, figure: 5, unit: 'ms of processor time' }),
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
    '| `http/get` | GET, answered with JSON | bare `node:http` | ≥ 0.97 | 0.98 ±0.02 | 0.90 ±0.02 | **missed** |',
  ]);
  expect(others!.split('\n').slice(2)).toEqual(['| `http/get` | hono 1.10 |']);
  expect(chosen!.split('\n').slice(2)).toEqual([
    '| GET, answered with JSON | bare `node:http` | 0.98 ±0.02 | 0.90 ±0.02 |',
  ]);
  expect(about).toBe(
    'Measured 2026-11-28 by `npm run bench`, twice in a row, on 2 processors of CPU, Linux 6, Node 20.20.2, beside other work (load 5.1): to be taken with care; ws 8.23.0. ' +
      'The ratios of 4 pairs of equal processes have the mean 0.995; half of them are within 0.02 of 1.',
  );
});

test('a folder with a section of its own has a table of its own, in which a limit is a figure', () => {
  const { fanout, budgets, others } = figuresOf([file('1.json', 1, 'holds'), file('2.json', 2, 'holds')]);
  expect(fanout!.split('\n').slice(2)).toEqual([
    '| `fanout/join` | joins and leaves by turns, acknowledged; a channel class without `onJoin` | Socket.IO | ≥ 1 | 1.20 ±0.02 | 1.20 ±0.02 | holds |',
    '| `fanout/recovery` | 1,000 clients replay 100 publications each from one position, joins included; for 1,000 replayed |  | ≤ 5 ms | 0.45 ms | 0.9 ms | holds |',
  ]);
  expect(`${budgets}${others}`).not.toContain('fanout/');
});

test('of two verdicts the worse one stands', () => {
  const verdictOf = (...verdicts: readonly ('holds' | 'floor' | 'missed')[]) => {
    const { budgets } = figuresOf(verdicts.map((verdict, index) => file(`${index}.json`, 0.9, verdict)));
    return budgets!.split('\n')[2]!.split(' | ').at(-1);
  };
  expect(verdictOf('holds', 'holds')).toBe('holds |');
  expect(verdictOf('floor', 'holds')).toBe('floor |');
  expect(verdictOf('missed', 'floor')).toBe('**missed** |');
});

test('figures are written between the marks of a page, and nothing else is changed', () => {
  const figures = figuresOf([file('1.json', 0.98, 'holds')]);
  const text = 'Before\n\n<!-- figures: chosen -->\n\nold\n\n<!-- /figures -->\n\nAfter\n';
  const written = withFigures(text, figures);
  expect(blocksOf(written)).toEqual({ chosen: figures['chosen'] });
  expect(written.replace(figures['chosen']!, 'old')).toBe(text);
  expect(figures['budgets']).toContain('| 0.98 ±0.02 | holds |');
});
