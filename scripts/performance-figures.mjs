// Writes the figures of docs/performance.md and README.md from what `npm run bench -- --json FILE` wrote: node scripts/performance-figures.mjs FIRST.json [SECOND.json]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { peerOf, WHAT } from './lib/performance-names.mjs';

/** The load of each processor that the benchmarks make by themselves is 1.2. */
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

/** From the best to the worst, which counts where two runs differ. */
const VERDICTS = ['holds', 'floor', 'missed'];

/** Folders of cases that have a section of docs/performance.md with a table of their own. */
const APART = ['fanout', 'resources'];

/** @param {readonly string[]} files one or two */
export function figuresOf(files) {
  const runs = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const [first] = runs;
  const find = (rows, { case: name, peer }) => rows.find((row) => row.case === name && row.peer === peer);
  const ratios = (row) => runs.map((rows) => ratioOf(find(rows, row)));
  const subject = (rows, { case: name }) => rows.find((row) => row.case === name && isSubject(row));
  const figures = (row) => runs.map((rows) => `${amount(subject(rows, row).figure)} ${unitOf(row)}`);
  const verdict = (row) => {
    const worst = VERDICTS.findLast((each) => runs.some((rows) => find(rows, row)?.verdict === each)) ?? '';
    return worst === 'missed' ? '**missed**' : worst;
  };
  const columns = runs.length === 1 ? ['ratio'] : ['first run', 'second run'];
  const shown = first.filter((row) => !APART.some((folder) => row.case.startsWith(`${folder}/`)));

  const held = (rows) =>
    table(
      ['case', 'what', 'beside', 'budget', ...columns, ''],
      rows.map((row) => [
        `\`${row.case}\``,
        WHAT[row.case] ?? '',
        row.peer.startsWith(LIMIT) ? '' : peerOf(row),
        budgetOf(row),
        ...(row.peer.startsWith(LIMIT) ? figures(row) : ratios(row)),
        verdict(row),
      ]),
    );

  const budgets = shown.filter(({ budget }) => budget !== null);
  const others = shown.filter(
    (row) => row.budget === null && row.peer !== 'A/A' && !isSubject(row) && !row.peer.startsWith(LIMIT),
  );
  const chosen = CHOSEN.map(([name, peer]) => find(first, { case: name, peer })).filter((row) => row !== undefined);
  return {
    run: runOf(runs),
    budgets: held(budgets),
    ...Object.fromEntries(APART.map((folder) => [folder, held(first.filter((row) => isOf(folder, row)))])),
    others: table(
      ['case', runs.length === 1 ? 'peers' : 'peers, first run'],
      [...new Set(others.map((row) => row.case))].map((name) => [
        `\`${name}\``,
        others
          .filter((row) => row.case === name)
          .map((row) => `${row.peer} ${row.ratio.toFixed(2)}`)
          .join(', '),
      ]),
    ),
    chosen: table(
      ['the same work', 'beside', ...columns],
      chosen.map((row) => [WHAT[row.case], peerOf(row), ...ratios(row)]),
    ),
  };
}

function isOf(folder, row) {
  return row.case.startsWith(`${folder}/`) && row.peer !== 'A/A' && !isSubject(row);
}

function budgetOf(row) {
  if (row.budget === null) return '';
  return row.peer.startsWith(LIMIT) ? `≤ ${amount(row.figure)} ${unitOf(row)}` : `${row.limit} ${row.budget}`;
}

/** `ms of processor time` → `ms` */
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
  return row === undefined ? '–' : `${row.ratio.toFixed(2)} ±${(row.spread / 2).toFixed(2)}`;
}

function runOf(runs) {
  const { date, cpu, cores, system, node, load, versions } = runs[0][0].run;
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const twins = runs.flat().flatMap(({ twins: pair }) => pair ?? []);
  const mean = twins.reduce((sum, ratio) => sum + ratio, 0) / twins.length;
  const off = twins.map((ratio) => Math.abs(ratio - 1)).toSorted((a, b) => a - b)[Math.floor(twins.length / 2)];
  return [
    `Measured ${date} by \`npm run bench\`, ${runs.length === 1 ? 'once' : 'twice in a row'}, on ${cores} processors of ${cpu}, ${system}, Node ${node}${load > ALONE * cores ? `, beside other work (load ${load.toFixed(1)}): to be taken with care` : ''}; ${names.join(', ')}.`,
    `The ratios of ${twins.length} pairs of equal processes have the mean ${mean.toFixed(3)}; half of them are within ${off.toFixed(2)} of 1.`,
  ].join(' ');
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
