// Writes the figures of docs/performance.md and README.md from what `npm run bench -- --json FILE` wrote: node scripts/performance-figures.mjs FIRST.json [SECOND.json]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FLOORS, NO_COMPARISON, peerOf, whatOf } from './lib/performance-names.mjs';

/** The benchmarks alone make a load of 1.2 for each CPU. */
const ALONE = 1.6;

/** The lines of README.md: case and peer. */
const CHOSEN = [
  ['http/get', 'node-http'],
  ['http/post', 'node-http'],
  ['http/post', 'fastify'],
  ['http/post', 'nest-fastify'],
  ['websocket/echo-1000', 'ws'],
  ['websocket/echo-1000', 'nest'],
  ['websocket/broadcast-1000', 'write-loop'],
  ['dto/five-fields', 'class-validator'],
];

/** Begins the name of a peer that is a figure instead of a program. */
const LIMIT = 'at most ';

/** For a case that only one of two runs has. */
const NOT_MEASURED = '–';

/** From the best to the worst, which counts where two runs differ. */
const VERDICTS = ['holds', 'within noise', 'floor', 'missed'];

/** Folders of cases that have a section of docs/performance.md with a table of their own. */
const APART = ['fanout', 'resources'];

/** @param {readonly string[]} files one or two */
export function figuresOf(files) {
  const runs = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const [first] = runs;
  const find = (rows, { case: name, peer }) => rows.find((row) => row.case === name && row.peer === peer);
  const ratios = (row) => runs.map((rows) => ratioOf(find(rows, row)));
  const subject = (rows, { case: name }) => rows.find((row) => row.case === name && isSubject(row));
  const figures = (row) =>
    runs.map((rows) => (subject(rows, row) ? `${amount(subject(rows, row).figure)} ${unitOf(row)}` : NOT_MEASURED));
  const verdict = (row) => {
    const each = runs.map((rows) => verdictOf(find(rows, row)));
    const worst = VERDICTS.findLast((one) => each.includes(one)) ?? '';
    return worst === 'missed' ? '**missed**' : worst;
  };
  const columns = runs.length === 1 ? ['ratio'] : ['first run', 'second run'];
  const shown = first.filter((row) => !APART.some((folder) => row.case.startsWith(`${folder}/`)));

  const held = (rows) =>
    table(
      ['case', 'what', 'compared with', 'budget', ...columns, ''],
      rows.map((row) => [
        `\`${row.case}\``,
        whatOf(row),
        row.peer.startsWith(LIMIT) ? '' : peerOf(row),
        budgetOf(row),
        ...(row.peer.startsWith(LIMIT) ? figures(row) : ratios(row)),
        verdict(row),
      ]),
    );

  const budgets = shown.filter(({ budget }) => budget !== null);
  const others = shown.filter(
    (row) =>
      row.budget === null &&
      row.peer !== 'A/A' &&
      !isSubject(row) &&
      !row.peer.startsWith(LIMIT) &&
      !NO_COMPARISON.includes(row.case),
  );
  const chosen = CHOSEN.map(([name, peer]) => find(first, { case: name, peer })).filter((row) => row !== undefined);
  const floors = first.filter((row) => verdict(row) === 'floor').map((row) => floorOf(runs, row, find));
  return {
    run: runOf(runs),
    budgets: held(budgets),
    ...Object.fromEntries(APART.map((folder) => [folder, held(first.filter((row) => isOf(folder, row)))])),
    floors:
      floors.length === 0
        ? 'No budget was decided by a floor.'
        : table(['case', 'compared with', 'budget', 'Cortado', 'plain program', 'Cortado / plain program'], floors),
    others: table(
      ['case', 'what', runs.length === 1 ? 'compared with' : 'compared with, first run'],
      [...new Set(others.map((row) => row.case))]
        .map((name) => others.filter((row) => row.case === name))
        .map((rows) => [
          `\`${rows[0].case}\``,
          `${whatOf(rows[0])}${rows[0].better === 'less' ? '; less is better' : ''}`,
          rows.map((row) => `${peerOf(row)} ${ratioOf(row)}`).join(', '),
        ]),
    ),
    chosen: table(
      ['the same work', 'compared with', ...columns],
      chosen.map((row) => [whatOf(row), peerOf(row), ...ratios(row)]),
    ),
  };
}

function isOf(folder, row) {
  return row.case.startsWith(`${folder}/`) && row.peer !== 'A/A' && !isSubject(row);
}

/** A budget holds give or take the noise; readers are told where the ratio alone would not. */
function verdictOf(row) {
  if (row?.verdict !== 'holds') return row?.verdict;
  return (row.limit === '≤' ? row.ratio <= row.budget : row.ratio >= row.budget) ? 'holds' : 'within noise';
}

/** What the plain program has compared with the same peer, and what Cortado has of that. One figure for each run. */
function floorOf(runs, row, find) {
  const floor = FLOORS.find(({ cases, peer }) => cases.test(row.case) && peer === row.peer);
  if (floor === undefined) throw new Error(`${row.case}: add the floor of ${row.peer} to FLOORS`);
  const each = runs
    .map((rows) => [find(rows, row), find(rows, { ...row, peer: floor.plain })])
    .filter(([subject, plain]) => subject !== undefined && plain !== undefined)
    .map((pair) => pair.map(({ ratio }) => ratio));
  const all = (figure) => each.map(figure).map(digits).join(', ');
  return [
    `\`${row.case}\``,
    peerOf(row),
    budgetOf(row),
    all(([ratio]) => ratio),
    `${peerOf({ ...row, peer: floor.plain })}: ${all(([ratio, share]) => ratio / share)}`,
    `${all(([, share]) => share)} (${row.limit} ${floor.share})`,
  ];
}

function budgetOf(row) {
  if (row.budget === null) return '';
  return row.peer.startsWith(LIMIT) ? `≤ ${amount(row.figure)} ${unitOf(row)}` : `${row.limit} ${row.budget}`;
}

/** `ms of CPU time` → `ms` */
function unitOf({ unit }) {
  return unit.split(' ')[0];
}

function amount(value) {
  return value >= 10 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
}

function isSubject({ ratio, spread }) {
  return ratio === 1 && spread === 0;
}

function ratioOf(row) {
  return row === undefined ? NOT_MEASURED : `${digits(row.ratio)} ±${digits(row.spread / 2, row.ratio)}`;
}

/** Three digits that count, and two after the point at most. */
function digits(value, size = value) {
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

function runOf(runs) {
  const { date, cpu, cores, system, node, versions } = runs[0][0].run;
  const load = Math.max(...runs.flat().map((row) => row.run.load));
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const twins = runs.flat().flatMap((row) => row.twins ?? []);
  // Of ratios: a half is as far from 1 as a double.
  const mean = Math.exp(twins.reduce((sum, ratio) => sum + Math.log(ratio), 0) / twins.length);
  const off = twins.map((ratio) => Math.abs(ratio - 1)).toSorted((a, b) => a - b)[Math.floor(twins.length / 2)];
  const busy = load > ALONE * cores;
  const measured = [
    `Measured ${date} with \`npm run bench\`, ${runs.length === 1 ? 'once' : 'twice in a row'}, on ${cores} virtual CPUs (${cpu}), ${system.replace(/-.*/, '')}, Node.js ${node}.`,
    ...(busy ? [`Other programs were running (load ${load.toFixed(1)}), so the figures are less reliable.`] : []),
    `Noise: two identical processes differed by ${percent(off)} or less in half of ${twins.length} comparisons; their mean ratio was ${mean.toFixed(3)}.`,
  ];
  return `${measured.join(' ')}\n\nVersions: ${names.join(', ')}.`;
}

/** Rounded up, so that `or less` is true. */
function percent(share) {
  return `${Math.ceil(Number((share * 1_000).toFixed(6))) / 10} %`;
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Replaces what stands between the marks of each block. */
export function withFigures(text, figures) {
  return text.replaceAll(
    /(<!-- figures: (\w+) -->\n)[^]*?(\n<!-- \/figures -->)/g,
    (_whole, begin, name, end) => `${begin}\n${figures[name]}\n${end}`,
  );
}

/** By name, what stands between the marks. */
export function blocksOf(text) {
  const found = text.matchAll(/<!-- figures: (\w+) -->\n([^]*?)\n<!-- \/figures -->/g);
  return Object.fromEntries([...found].map(([, name, block]) => [name, block.trim()]));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = join(fileURLToPath(import.meta.url), '../..');
  const files = process.argv.slice(2);
  if (files.length < 1 || files.length > 2) {
    console.error(
      'node scripts/performance-figures.mjs FIRST.json [SECOND.json]: files of `npm run bench -- --json FILE`',
    );
    process.exit(2);
  }
  const figures = figuresOf(files);
  const pages = ['docs/performance.md', 'README.md'].map((page) => join(root, page));
  for (const page of pages) writeFileSync(page, withFigures(readFileSync(page, 'utf8'), figures));
  execFileSync('npx', ['prettier', '--write', ...pages], { cwd: root, stdio: 'inherit' });
}
