import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What the types accept and refuse, by the declarations that are published and a generated `api.ts`, with each version of TypeScript. */
const run = promisify(execFile);
const root = join(__dirname, '../../..');
const client = join(__dirname, '..');
const compiler = (from: string, name: string): string =>
  join(dirname(createRequire(from).resolve(`${name}/package.json`)), 'bin/tsc');

const folder = mkdtempSync(join(tmpdir(), 'cortado-types-'));
const OLDER = ['5.9', '6.0'];
beforeAll(async () => {
  await run(process.execPath, [compiler(__filename, 'typescript'), '-b', client], { cwd: root });
  writeFileSync(join(folder, 'package.json'), '{}');
  // Beside the compiler of this repository npm would link only one of them as `tsc`.
  await run(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...OLDER.map((each) => `typescript-${each}@npm:typescript@~${each}.0`),
    ],
    { cwd: folder },
  );
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns what the compiler says; nothing when it accepts the files */
async function errors(tsc: string, files: readonly string[], options: object = {}): Promise<string> {
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: [],
    strict: true,
    noEmit: true,
    paths: { '@cortado/client': [join(client, 'dist/index.d.ts')] },
    ...options,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  return await run(process.execPath, [tsc, '-p', config], { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  );
}

const compilers = [
  ...OLDER.map((each) => [each, () => compiler(join(folder, 'package.json'), `typescript-${each}`)] as const),
  ['7', () => compiler(__filename, 'typescript')] as const,
];

describe.each(compilers)('TypeScript %s', (version, tsc) => {
  const examples = ['accepted', 'refused'].map((name) => join(__dirname, `types/${name}.ts`));

  test('is that version', async () => {
    const { stdout } = await run(process.execPath, [tsc(), '--version']);
    expect(stdout).toMatch(new RegExp(`^Version ${version}\\.`));
  });

  test.each([{}, { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }])(
    'accepts and refuses the examples, with %j',
    async (options) => expect(await errors(tsc(), examples, options)).toBe(''),
  );

  test('says what is wrong in the words of the API', async () => {
    const file = join(folder, 'wrong.ts');
    const types = join(__dirname, 'generated/shop');
    writeFileSync(
      file,
      `import { createClient } from '@cortado/client';
import type { Api } from '${types}';
const api = createClient<Api>({ url: 'https://shop.example' });
void api.get('/order');
void api.socket('/live').channel('rom:42');
`,
    );
    const found = await errors(tsc(), [file]);
    expect(found).toMatch(/wrong\.ts\(4,\d+\): error TS2345: .*'"\/order"'/);
    expect(found).toMatch(/wrong\.ts\(5,\d+\): error TS\d+: .*'"rom:42"'/);
  });
});
