import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const register = join(__dirname, '../../../testkit/register.cjs');

interface Cost {
  /** Functions of the framework that two requests call. */
  readonly calls: number;
  readonly heapUsed: number;
  /** Files of this package that are loaded, before and after the first request of a document. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

async function costOf(...args: readonly string[]): Promise<Cost> {
  const options = ['--expose-gc', '--conditions=@cortado/source', '-r', register];
  const { stdout } = await run(process.execPath, [...options, join(__dirname, 'cost/program.ts'), ...args]);
  return JSON.parse(stdout) as Cost;
}

test('documents that nobody asks for cost no call, no file and no memory but that of their routes', async () => {
  const [without, with_] = [await costOf('none'), await costOf()];
  expect(with_.calls).toBe(without.calls);
  expect(with_.before).toEqual(without.before);
  expect(with_.before).not.toContain('openapi/build-openapi.ts');
  expect(with_.after).toContain('openapi/build-openapi.ts');
  const kilobytes = Math.round((with_.heapUsed - without.heapUsed) / 1_024);
  process.stdout.write(`docs() keeps ${kilobytes} kB before the first request of a document\n`);
  expect(kilobytes).toBeLessThan(ROUTES * 24);
}, 120_000);

/** Those of the plugin, GET and HEAD. What Fastify keeps for each is measured in kilobytes. */
const ROUTES = 10;
