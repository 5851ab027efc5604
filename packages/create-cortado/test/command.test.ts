import { mkdirSync, writeFileSync } from 'node:fs';
import { Workplace } from './support';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.remove());

const QUICK = ['--no-install', '--no-git'];

test('the default template, and what to type next', async () => {
  expect(await place.run(['my-app', ...QUICK])).toEqual({
    code: 0,
    output: `Created my-app in ${place.path('my-app')}, from the template chat.\n\nNext:\n\n  cd my-app\n  npm install\n  npm run dev\n`,
    errors: '',
  });
  expect(place.exists('my-app', 'src/room/room.channel.ts')).toBe(true);
});

test.each(['chat', 'minimal', 'resources'])('the template %s', async (template) => {
  expect(await place.run(['a', '--template', template, ...QUICK])).toMatchObject({ code: 0, errors: '' });
  expect(place.files('a')).toContain('src/app.ts');
});

describe('at a terminal', () => {
  test('folder and template are asked for', async () => {
    const { code, output } = await place.run(QUICK, { lines: ['shop', 'resources'] });
    expect(code).toBe(0);
    expect(output).toContain('Folder of the project (my-app): ');
    expect(output).toContain('  2  minimal    a controller, a socket, and the service behind both');
    expect(place.exists('shop', 'src/task/task.resource.ts')).toBe(true);
  });

  test('an empty answer takes the default, and one that names no template is asked again', async () => {
    expect(await place.run(QUICK, { lines: ['', 'chats', ''] })).toMatchObject({ code: 0 });
    expect(place.exists('my-app', 'src/room/room.channel.ts')).toBe(true);
  });

  test('a template can be chosen by its number', async () => {
    expect(await place.run(['a', ...QUICK], { lines: ['2'] })).toMatchObject({ code: 0 });
    expect(place.exists('a', 'src/greeting/greeting.endpoint.ts')).toBe(true);
  });

  test('nothing is asked that was given', async () => {
    const { output } = await place.run(['a', '-t', 'minimal', ...QUICK], { lines: [] });
    expect(output).not.toContain('?');
    expect(output).not.toContain('(chat)');
  });

  test('the end of the input cancels', async () => {
    const { code, errors } = await place.run(['a', ...QUICK], { lines: [] });
    expect({ code, errors }).toEqual({ code: 1, errors: 'Cancelled. Nothing was created.\n' });
    expect(place.exists('a')).toBe(false);
  });
});

describe('wrong usage ends with 2, and creates nothing', () => {
  test.each([
    [
      'an unknown template',
      ['a', '--template', 'blog'],
      'There is no template "blog". Choose one of: chat, minimal, resources.',
    ],
    [
      'an unknown package manager',
      ['a', '--package-manager', 'bun'],
      'There is no package manager "bun". Choose one of: npm, pnpm, yarn.',
    ],
    ['an unknown option', ['a', '--colour'], "Unknown option '--colour'."],
    ['an option without its value', ['a', '--template'], "Option '-t, --template <value>' argument missing."],
    ['no folder, and nobody to ask', [], 'Name the folder of the new project.'],
    ['a name that npm took from its option', ['a', 'chat'], 'npm create cortado@latest my-app -- --template minimal'],
  ])('%s', async (_name, args, message) => {
    const { code, output, errors } = await place.run(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(message);
    expect(errors).toContain('Try --help for the options.');
    expect(place.files()).toEqual([]);
  });
});

describe('a folder that is used is refused with 1, and left as it is', () => {
  test.each([
    ['one file', ['notes.txt'], 'is not empty: it has notes.txt. Choose another name, or move these files first.'],
    ['several', ['a', 'b', 'c', 'd', 'e'], 'it has a, b, c and 2 more.'],
    ['hidden files', ['.env'], 'it has .env.'],
  ])('%s', async (_name, files, message) => {
    mkdirSync(place.path('used'));
    for (const file of files) writeFileSync(place.path('used', file), 'mine');
    const { code, output, errors } = await place.run(['used', ...QUICK]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(place.path('used'));
    expect(errors).toContain(message);
    expect(place.files('used')).toEqual(files);
  });

  test('a file in its place', async () => {
    writeFileSync(place.path('used'), 'mine');
    expect(await place.run(['used', ...QUICK])).toMatchObject({
      code: 1,
      errors: `${place.path('used')} is a file. Choose another name.\n`,
    });
  });

  test('a file where a folder above it would be', async () => {
    writeFileSync(place.path('used'), 'mine');
    const { code, errors } = await place.run(['used/app', ...QUICK]);
    expect(code).toBe(1);
    expect(errors).toContain('cannot be written');
  });

  test('it is refused before the template is asked for', async () => {
    mkdirSync(place.path('used'));
    writeFileSync(place.path('used', 'mine'), '');
    expect(await place.run(['used'], { lines: [] })).toMatchObject({ code: 1, output: '' });
  });
});

test('an empty folder, the one where the command runs, and a repository without files are used', async () => {
  mkdirSync(place.path('empty'));
  mkdirSync(place.path('repository/.git'), { recursive: true });
  expect(await place.run(['empty', ...QUICK])).toMatchObject({ code: 0 });
  expect(await place.run(['repository', ...QUICK])).toMatchObject({ code: 0 });
  const here = new Workplace();
  const { code, output } = await here.run(['.', ...QUICK]);
  expect(code).toBe(0);
  expect(output).not.toContain('cd ');
  here.remove();
});

test('help and version', async () => {
  const { code, output } = await place.run(['--help']);
  expect(code).toBe(0);
  for (const option of ['--template', '--package-manager', '--no-install', '--no-git'])
    expect(output).toContain(option);
  const { version } = jest.requireActual<{ version: string }>('../package.json');
  expect(await place.run(['-v'])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
});
