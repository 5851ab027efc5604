import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typescript } from './support/chat';
import { PlantedProject } from './support/planted-project';

const page = readFileSync(join(__dirname, '../../../docs/cli.md'), 'utf8');

let project: PlantedProject;
beforeAll(() => {
  const [, app] = /```ts\n\/\/ app\.ts\n([^]*?)```/.exec(page)!;
  project = new PlantedProject({ ...typescript, 'src/app.ts': app! });
});
afterAll(() => project.remove());

/** The section of a command. */
function section(command: string): string {
  const start = page.indexOf(`## \`cortado ${command}\``);
  expect(start).not.toBe(-1);
  const end = page.indexOf('\n## ', start + 1);
  return page.slice(start, end === -1 ? undefined : end);
}

/** Long options, as in `--out`. */
const optionsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/--[a-z]+(?:-[a-z]+)*/g)].map(([name]) => name).filter((name) => name !== '--help')),
];

test('the page has every command, and no other', async () => {
  const { stdout } = await project.cortado('--help');
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');
  const sections = [...page.matchAll(/^## `cortado ([a-z]+)/gm)].map(([, name]) => name!);
  expect(sections.toSorted()).toEqual(commands.toSorted());
});

test.each(['routes', 'contract', 'client', 'doctor', 'resources new-epoch'])(
  'the page has the options of cortado %s',
  async (command) => {
    const { code, stdout } = await project.cortado(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(optionsIn(section(command)).toSorted()).toEqual(expect.arrayContaining(optionsIn(stdout).toSorted()));
  },
);

test('the page has the kinds of cortado generate', async () => {
  const { stdout } = await project.cortado('generate', '--help');
  const kinds = [...stdout.matchAll(/^ {2}([a-z]+) .*<name>/gm)].map(([, name]) => name!);
  const rows = [...section('generate').matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name!);
  expect(rows).toEqual(kinds);
});

test('the routes of the application on the page are those that it shows', async () => {
  const [, shown] = /```\n([^]*?)```/.exec(section('routes'))!;
  expect((await project.cortado('routes')).stdout).toBe(shown);
});
