import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const register = join(__dirname, '../../../testkit/register.cjs');

/** @param seed of the hash tables of V8 @param first what is imported before everything else */
async function printed(seed: number, ...first: readonly string[]): Promise<string> {
  const options = [`--hash-seed=${seed}`, '--conditions=@cortado/source', '-r', register];
  const program = join(__dirname, 'print-documents.ts');
  const { stdout } = await run(process.execPath, [...options, program, ...first], { maxBuffer: 1 << 26 });
  return stdout;
}

test('two processes build the same documents, whatever is imported first and however V8 hashes', async () => {
  const one = await printed(1);
  const other = await printed(
    2,
    '../everything/sockets',
    '../everything/things',
    '../everything/companies',
    '../everything/dtos',
  );
  expect(Object.keys(JSON.parse(one) as object)).toEqual(['openapi', 'asyncapi']);
  expect(other).toBe(one);
}, 120_000);
