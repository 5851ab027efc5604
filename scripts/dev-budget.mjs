// How long it takes from saving a file to the first answer of the restarted chat template, with `cortado dev` and beside it.
// Usage: node scripts/dev-budget.mjs [rounds]   (after npm run build; prints medians, and ends with 1 when the budget does not hold)
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Seconds that `cortado dev` may take beyond the start of the compiled application. */
const ALLOWED = 0.45;
/** Milliseconds until an answer: a start that failed has none. */
const PATIENCE = 60_000;
const ROUNDS = Number(process.argv[2] ?? 10);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cortado = join(root, 'packages/cli/bin/cortado.js');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

// Inside this repository, so that it finds the packages.
mkdirSync(join(root, 'packages/cli/.planted'), { recursive: true });
const folder = mkdtempSync(join(root, 'packages/cli/.planted/budget-'));
/** Process groups that run. */
const groups = new Set();
// However this ends, it leaves neither a process nor the folder behind.
process.on('exit', () => {
  for (const group of groups) kill(group, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
const project = join(folder, 'chat');
const create = join(root, 'packages/create-cortado/bin/create-cortado.js');
execFileSync(process.execPath, [create, 'chat', '--template', 'chat', '--no-install', '--no-git'], { cwd: folder });
mkdirSync(join(project, 'node_modules'), { recursive: true });
const main = join(project, 'src/main.ts');
const original = readFileSync(main, 'utf8');

/** The version is answered on a port of its own, when the application listens. */
const sourceOf = (version) =>
  `${original}\nconst { createServer } = await import('node:http');\n` +
  `createServer((_request, response) => void response.end('${version}')).listen(Number(process.env['PROBE']), '127.0.0.1');\n`;

let version = 0;
function save() {
  version += 1;
  // In one step, as editors do.
  writeFileSync(join(folder, 'unfinished'), sourceOf(version));
  renameSync(join(folder, 'unfinished'), main);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** @param group the process that it began with, which may have ended */
function kill(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // all have ended
  }
}

/** Seconds until the version that was saved last answers, and the application does. @throws Error after a minute */
async function answered({ port, probe, name }, since) {
  const late = AbortSignal.timeout(PATIENCE);
  while (!late.aborted) {
    try {
      const options = { headers: { connection: 'close' }, signal: late };
      const text = await (await fetch(`http://127.0.0.1:${probe}/`, options)).text();
      if (text === String(version) && (await fetch(`http://127.0.0.1:${port}/healthz`, options)).status === 200) {
        return (performance.now() - since) / 1_000;
      }
    } catch (error) {
      if (late.aborted) break;
      if (error.name !== 'TypeError') throw error; // nobody listens, or the old process has just ended
    }
    await sleep(2);
  }
  throw new Error(`no answer of version ${version} from "${name}" after ${PATIENCE / 1_000} s; VERBOSE=1 shows why`);
}

async function start(...commands) {
  const ports = { port: await freePort(), probe: await freePort() };
  const env = { ...process.env, PORT: String(ports.port), PROBE: String(ports.probe), LOG_LEVEL: 'error' };
  const stdio = process.env.VERBOSE === undefined ? 'ignore' : 'inherit';
  // Groups of their own, so that what they start ends with them.
  const processes = commands.map((argv) =>
    spawn(process.execPath, argv, { cwd: project, env, stdio: ['ignore', stdio, stdio], detached: true }),
  );
  for (const { pid } of processes) groups.add(pid);
  const stop = async (signal = 'SIGKILL') => {
    for (const each of processes) {
      const isRunning = each.exitCode === null && each.signalCode === null;
      const ended = isRunning ? once(each, 'exit') : undefined;
      kill(each.pid, signal);
      await ended;
      groups.delete(each.pid);
    }
  };
  return { ...ports, name: commands.map((argv) => argv.join(' ')).join(', '), stop };
}

/** One start of what is compiled. */
async function boot() {
  const began = performance.now();
  const application = await start(['--enable-source-maps', 'dist/main.js']);
  const seconds = await answered(application, began);
  await application.stop();
  return seconds;
}

/** @param between what is measured after each restart */
async function restarts(commands, between) {
  const application = await start(...commands);
  await answered(application, performance.now());
  const seconds = [];
  for (let round = 0; round < ROUNDS + 1; round += 1) {
    await sleep(300); // watchers that have just started something settle
    const since = performance.now();
    save();
    const taken = await answered(application, since);
    if (round > 0) seconds.push(taken); // the first one warms caches
    await between?.();
  }
  await application.stop();
  return median(seconds);
}

/** The least that a watcher can need: the process is ended when the file is saved, and started again when it has ended. */
async function respawns(argv) {
  const seconds = [];
  let application = await start(argv);
  await answered(application, performance.now());
  for (let round = 0; round < ROUNDS + 1; round += 1) {
    const since = performance.now();
    save();
    await application.stop('SIGTERM');
    application = await start(argv);
    const taken = await answered(application, since);
    if (round > 0) seconds.push(taken);
  }
  await application.stop();
  return median(seconds);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @swc-node/register reads tsconfig.json with the API of TypeScript 6. */
function swcNode() {
  const place = join(tmpdir(), 'cortado-dev-budget');
  if (!existsSync(join(place, 'node_modules/@swc-node/register'))) {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), '{ "private": true }');
    const packages = [
      '@swc-node/register@^1.11.1',
      '@swc/core@1.16.18',
      'typescript@npm:@typescript/typescript6@^6.0.2',
    ];
    execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: place, stdio: 'ignore' });
  }
  // It looks for itself from the folder of the program.
  symlinkSync(join(place, 'node_modules/@swc-node'), join(project, 'node_modules/@swc-node'));
  return pathToFileURL(join(place, 'node_modules/@swc-node/register/esm/esm-register.mjs')).href;
}

save();
execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: project });
const boots = [];
const figures = { 'cortado dev': await restarts([[cortado, 'dev']], async () => boots.push(await boot())) };
figures['boot of the compiled application'] = median(boots.slice(1));
figures['cortado dev --swc'] = await restarts([[cortado, 'dev', '--swc']]);
const compiling = [tsc, '--watch', '--preserveWatchOutput'];
figures['tsc --watch, node --watch'] = await restarts([compiling, ['--watch', '--enable-source-maps', 'dist/main.js']]);
// Not with `node --watch`: the process that it started after a change found its port taken.
figures['@swc-node/register'] = await respawns(['--enable-source-maps', '--import', swcNode(), 'src/main.ts']);

console.log(`Node ${process.version}, median of ${ROUNDS}, seconds from saving a file to the first answer`);
for (const [name, seconds] of Object.entries(figures)) console.log(`${name.padEnd(34)} ${seconds.toFixed(2)}`);
const most = figures['boot of the compiled application'] + ALLOWED;
const isAsFast =
  figures['cortado dev'] <= figures['tsc --watch, node --watch'] &&
  figures['cortado dev --swc'] <= figures['@swc-node/register'];
const holds = isAsFast && figures['cortado dev'] <= most;
console.log(`budget ${most.toFixed(2)}: ${holds ? 'holds' : 'does not hold'}`);
process.exitCode = holds ? 0 : 1;
