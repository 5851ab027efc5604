import { NODE_VERSIONS, nodeProgram } from '../support/node-versions';
import { PlantedProject, type Outcome } from '../support/planted-project';
import { COMMONJS_PROGRAM, MODULE_PROGRAM } from './programs';

const esm = new PlantedProject(MODULE_PROGRAM);
const cjs = new PlantedProject(COMMONJS_PROGRAM);
afterAll(() => {
  esm.remove();
  cjs.remove();
});

/** As a user does: `@cortado/cli` is found from the project. */
const LOADER = ['--import', '@cortado/cli/register'];

function printed({ code, stdout, stderr }: Outcome): { stack: string } & Record<string, unknown> {
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as { stack: string };
}

test.each(NODE_VERSIONS)('Node %s runs ES modules and CommonJS, and stack traces show the source', async (version) => {
  const node = await nodeProgram(version);
  const [fromModule, fromCommonJs] = await Promise.all(
    [esm, cjs].map(async (project) => printed(await project.run([...LOADER, 'src/main.ts'], {}, '.', node))),
  );
  const { stack, ...rest } = fromModule!;
  expect(rest).toEqual({ types: ['Service', 'Object'], mapped: 'mapped', same: [true, true] });
  expect(stack).toMatch(`${esm.root}/src/main.ts:12:36)`);
  const { stack: second, ...others } = fromCommonJs!;
  const isPlain = ['function', 'object', true];
  expect(others).toEqual({ types: ['Service'], mapped: 'mapped', same: [true, true, true], isPlain });
  expect(second).toMatch(`${cjs.root}/src/main.ts:12:58)`);
});

test('a mistake in the syntax is shown with the code around it', async () => {
  const project = new PlantedProject({ 'src/main.ts': 'const a: number = 1;\nconst b = ;\n' });
  const { code, stderr } = await project.run([...LOADER, 'src/main.ts']);
  project.remove();
  expect(code).toBe(1);
  expect(stderr).toContain(`SyntaxError: ${project.root}/src/main.ts is not valid TypeScript`);
  expect(stderr).toContain('const b = ;');
  expect(stderr).toContain('Expression expected');
});

test('a file that changed is compiled again', async () => {
  const project = new PlantedProject({ 'node_modules/.keep': '', 'src/main.ts': 'console.log(1 as number);' });
  const outputs = [];
  for (const text of ['1', '1', '2']) {
    project.write({ 'src/main.ts': `console.log(${text} as number);` });
    outputs.push((await project.run(['--import', require.resolve('@cortado/cli/register'), 'src/main.ts'])).stdout);
  }
  expect(outputs).toEqual(['1\n', '1\n', '2\n']);
  expect(project.has('node_modules/.cache/cortado/register')).toBe(true);
  project.remove();
});
