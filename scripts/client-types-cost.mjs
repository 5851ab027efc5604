// What the types of `@cortado/client` cost the compiler: seconds of `tsc --noEmit` more than for a program without them.
// Usage: node scripts/client-types-cost.mjs [--runs 5]   (needs `npm run build`; ends with 1 when a budget does not hold)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** Budgets in seconds: beyond an empty program, and altogether. */
const MORE = 0.5;
const LARGE = 6;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const runs = Number(parseArgs({ options: { runs: { type: 'string', default: '5' } } }).values.runs);
const numbers = (count) => Array.from({ length: count }, (_, at) => at);
const lines = (count, line) => numbers(count).map(line).join('\n');

/** An API of that size: each route with two methods, as the generator writes it. */
function api({ routes, sockets, channels }) {
  const answers = 'answers: { 200: Row; 400: FailureBody; 404: FailureBody }';
  const route = (at) =>
    `'/things${at}/:id': { params: { id: number }; query: { page?: number | undefined }; ${answers} };`;
  const change = (at) => `'/things${at}': { body: Change; answers: { 201: Row; 400: FailureBody; 409: FailureBody } };`;
  const message = (name) => `${name}: { body: Change; ${answers} };`;
  const channel = (at) =>
    `'room${at}:{room}': { join: { answers: { 200: Row } }; messages: { ${message('say')} ${message('edit')} }; pushes: { said: Row } };`;
  const socket = (at) =>
    `'/socket${at}': { receive: { body: Change; ${answers} }; messages: { ${message('move')} ${message('turn')} }; pushes: { moved: Row };${
      at === 0 ? ` channels: {\n${lines(channels, channel)}\n}` : ''
    } };`;
  return `import type { FailureBody } from '@cortado/client';
export interface Row { id: number; name: string; tags: string[]; note?: string }
export interface Change { name: string; tags?: string[] | undefined }
export interface Api {
  http: { get: {\n${lines(routes, route)}\n}; post: {\n${lines(routes, change)}\n} };
  sockets: {\n${lines(sockets, socket)}\n};
}`;
}

/** Calls of every kind, each with the union of its answers. */
function calls({ routes, sockets, channels, sites }) {
  const kinds = [
    (at) =>
      `const a = await api.get('/things${at % routes}/:id', { params: { id: 1 } }); if (a.statusCode === 200) a.body.id.toFixed(); else a.body.errorList.length;`,
    (at) => `const a = await api.post('/things${at % routes}', { body: { name: 'x' } }); if (a.ok) a.body.name.length;`,
    (at) =>
      `const a = await api.socket('/socket${at % sockets}').send('move', { name: 'x' }); if (a.ok) a.body.id.toFixed();`,
    (at) => `const a = await unwrap(api.get('/things${at % routes}/:id', { params: { id: 1 } })); a.tags.length;`,
    (at) =>
      `const a = api.socket('/socket0').channel('room${at % channels}:42'); await a.send('say', { name: 'x' }); a.on('said', (row) => row.id.toFixed());`,
  ];
  return `import { createClient, unwrap } from '@cortado/client';
import type { Api } from './api';
const api = createClient<Api>({ url: 'https://shop.example' });
${lines(sites, (at) => `export async function call${at}() { ${kinds[at % kinds.length](at)} }`)}`;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/** What can be compiled again and again. */
function project(files) {
  const folder = mkdtempSync(join(tmpdir(), 'cortado-types-cost-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    strict: true,
    noEmit: true,
    paths: { '@cortado/client': [join(root, 'packages/client/dist/index.d.ts')] },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  return folder;
}

/** Seconds of one compilation. @throws Error when the program does not compile */
function compile(folder) {
  const begin = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  return (performance.now() - begin) / 1_000;
}

const program = (size) => ({ 'api.ts': api(size), 'calls.ts': calls(size) });
const projects = [
  project({ 'calls.ts': 'export {};' }),
  project(program({ routes: 50, sockets: 20, channels: 20, sites: 50 })),
  project(program({ routes: 500, sockets: 20, channels: 20, sites: 500 })),
];
// In turns, so that what else the machine does meets all of them; the first turn reads the files of the compiler.
const turns = numbers(runs + 1).map(() => projects.map(compile));
const median = (of) => {
  const values = turns.slice(1).map(of);
  return values.toSorted((one, other) => one - other)[Math.floor(runs / 2)];
};
const empty = median((turn) => turn[0]);
const usual = median((turn) => turn[1]);
const more = median((turn) => turn[1] - turn[0]);
const large = median((turn) => turn[2]);
const verdict = (seconds, budget) => `the budget is ${budget} s: ${seconds <= budget ? 'holds' : 'does not hold'}`;
console.log(`without the client:                                              ${empty.toFixed(2)} s`);
console.log(
  `50 routes × 2, 20 sockets, 20 channels, 50 call sites:           ${usual.toFixed(2)} s, ${more.toFixed(2)} s more; ${verdict(more, MORE)}`,
);
console.log(
  `500 routes × 2, 20 sockets, 20 channels, 500 call sites:         ${large.toFixed(2)} s; ${verdict(large, LARGE)}`,
);
if (more > MORE || large > LARGE) process.exitCode = 1;
