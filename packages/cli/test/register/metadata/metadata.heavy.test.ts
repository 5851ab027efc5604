import { join } from 'node:path';
import { PlantedProject } from '../../support/planted-project';
import { KINDS, PRINT, REPORTS, TYPES } from './kinds';

const project = new PlantedProject({
  'package.json': { type: 'module' },
  'tsconfig.json': {
    compilerOptions: {
      target: 'ES2022',
      module: 'nodenext',
      rootDir: 'src',
      outDir: 'dist',
      strict: true,
      isolatedModules: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      skipLibCheck: true,
      types: ['node'],
    },
    files: ['src/print.ts'],
  },
  'src/types.ts': TYPES,
  'src/kinds.ts': KINDS,
  'src/print.ts': PRINT,
  'src/reports.ts': REPORTS,
});
afterAll(() => project.remove());

const LOADER = ['--import', '@cortado/cli/register'];
const TSC = join(require.resolve('typescript/package.json'), '../bin/tsc');

test('the loader records the types that tsc records, except those listed here', async () => {
  expect(await project.run([TSC, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' });
  const [byTsc, byLoader] = await Promise.all([
    project.run(['dist/print.js']),
    project.run([...LOADER, 'src/print.ts']),
  ]);
  const [exact, found] = [byTsc, byLoader].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>);
  const keys = Object.keys({ ...exact, ...found });
  expect(keys.length).toBeGreaterThan(65);
  const different = keys.filter((key) => JSON.stringify(exact![key]) !== JSON.stringify(found![key]));
  expect(Object.fromEntries(different.map((key) => [key, [exact![key], found![key]].flat()]))).toEqual({
    'readonlyArray paramtypes': ['Array', 'Object'],
    'readonlyArrayType paramtypes': ['Array', 'Object'],
    'localAlias paramtypes': ['String', 'Object'],
    'importedAlias paramtypes': ['String', 'Object'],
    'importedUnion paramtypes': ['String', 'Object'],
    'importType paramtypes': ['Function', 'Object'],
    'inferred paramtypes': ['Object', 'undefined'],
    'rest paramtypes': ['Service', 'Array'],
    'ownClass paramtypes': ['Kinds', 'Object'],
    'aliasProperty type': ['String', 'Object'],
    'inferredProperty type': ['Object', undefined],
  });
});

test('start-up reports a parameter whose type the loader does not record', async () => {
  const { stdout, stderr } = await project.run([...LOADER, 'src/reports.ts']);
  expect(stderr).toBe('');
  const names = stdout.trimEnd().split('\n');
  expect(names.map((line) => line.split(' ')[1])).toEqual(Array.from({ length: 9 }, () => 'E_METADATA_LOST'));
});
