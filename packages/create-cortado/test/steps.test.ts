import { detectPackageManager } from 'create-cortado';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { Workplace } from './support';

/** Installation and git: with package managers that only note what they were asked. */
let place: Workplace;
beforeEach(() => {
  place = new Workplace();
  mkdirSync(place.path('bin'));
});
afterEach(() => place.remove());

function plant(name: string, script: string): NodeJS.ProcessEnv {
  writeFileSync(place.path('bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(place.path('bin', name), 0o755);
  return { PATH: `${place.path('bin')}${delimiter}${process.env['PATH']}` };
}

const noted = 'echo "$0 $*" | sed "s:.*/::" > noted; echo added 3 packages';
const MINIMAL = ['--template', 'minimal'];
const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

describe('installation', () => {
  test('npm runs in the new folder, and its output is shown', async () => {
    const env = plant('npm', noted);
    const { code, output } = await place.run(['a', '--no-git', ...MINIMAL], { env });
    expect(code).toBe(0);
    expect(place.read('a', 'noted')).toBe('npm install\n');
    expect(output).toContain('added 3 packages');
    expect(output).not.toContain('  npm install\n');
  });

  test.each(['pnpm', 'yarn'])('%s, when it runs the command', async (name) => {
    const env = { ...plant(name, noted), npm_config_user_agent: `${name}/9.8.7 npm/? node/v20.19.0 linux x64` };
    expect(await place.run(['a', '--no-git', ...MINIMAL], { env })).toMatchObject({ code: 0 });
    expect(place.read('a', 'noted')).toBe(`${name} install\n`);
    expect(place.json('a', 'package.json').packageManager).toBe(`${name}@9.8.7`);
  });

  test('the version of one that is only named is asked of it', async () => {
    const env = plant('pnpm', 'echo 10.4.1');
    expect(await place.run(['a', '--no-git', '--package-manager', 'pnpm', ...MINIMAL], { env })).toMatchObject({
      code: 0,
    });
    expect(place.json('a', 'package.json').packageManager).toBe('pnpm@10.4.1');
  });

  test('one that fails ends with 1, and says how to go on', async () => {
    const env = plant('npm', 'echo no network >&2; exit 7');
    const { code, output, errors } = await place.run(['a', ...MINIMAL], { env });
    expect(code).toBe(1);
    expect(output).toContain('no network');
    expect(errors).toBe(
      'The files are written, but npm install failed (exit code 7). When that is solved, go on with:\n\n  cd a\n  npm install\n  npm run dev\n',
    );
    expect(place.exists('a', 'package.json')).toBe(true);
    expect(place.exists('a', '.git')).toBe(false);
  });

  test('one that is not installed ends with 1, and says so', async () => {
    const { code, errors } = await place.run(['a', '--package-manager', 'yarn'], { env: { PATH: place.path('bin') } });
    expect(code).toBe(1);
    expect(errors).toContain('yarn install failed (yarn is not installed)');
  });
});

test.each([
  [undefined, { name: 'npm' }],
  ['npm/11.19.1 node/v24.0.0 linux x64 workspaces/false', { name: 'npm', version: '11.19.1' }],
  ['pnpm/10.4.1 npm/? node/v22.1.0 linux x64', { name: 'pnpm', version: '10.4.1' }],
  ['yarn/1.22.22 npm/? node/v20.19.0 linux x64', { name: 'yarn', version: '1.22.22' }],
  ['bun/1.3.0 npm/? node/v24.0.0 linux x64', { name: 'npm' }],
])('the user agent %s', (agent, manager) => {
  expect(detectPackageManager({ npm_config_user_agent: agent })).toEqual(manager);
});

describe('git', () => {
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', args, { cwd: place.path(folder), encoding: 'utf8', env: { ...process.env, ...identity } });

  test('a repository with everything but what is ignored in its first commit', async () => {
    expect(await place.run(['a', '--no-install', ...MINIMAL], { env: identity })).toMatchObject({
      code: 0,
      errors: '',
    });
    writeFileSync(place.path('a', '.env'), 'PORT=1');
    expect(git('a', 'status', '--porcelain')).toBe('');
    expect(git('a', 'log', '--format=%s')).toBe('Create the application with create-cortado\n');
    expect(git('a', 'ls-files').trim().split('\n')).toEqual(place.files('a').filter((file) => file !== '.env'));
  });

  test('none with --no-git', async () => {
    expect(await place.run(['a', '--no-install', '--no-git', ...MINIMAL])).toMatchObject({ code: 0 });
    expect(place.exists('a', '.git')).toBe(false);
  });

  test('none inside another repository', async () => {
    mkdirSync(place.path('mono'));
    git('mono', 'init', '--quiet');
    const { code, output } = await place.run(['mono/a', '--no-install', ...MINIMAL], { env: identity });
    expect(code).toBe(0);
    expect(output).toContain('No git repository was created: the folder is part of one already.');
    expect(place.exists('mono/a', '.git')).toBe(false);
  });

  test('one that was made for the project gets the first commit', async () => {
    mkdirSync(place.path('a'));
    git('a', 'init', '--quiet');
    expect(await place.run(['a', '--no-install', ...MINIMAL], { env: identity })).toMatchObject({ code: 0 });
    expect(git('a', 'log', '--format=%s')).toContain('create-cortado');
  });

  test('without git the project is there, and it is said', async () => {
    const env = { PATH: place.path('bin') };
    const { code, output } = await place.run(['a', '--no-install', ...MINIMAL], { env });
    expect(code).toBe(0);
    expect(output).toContain('No git repository was created: git is not installed.');
  });

  test('a commit that git refuses is no failure', async () => {
    const env = {
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_COMMITTER_NAME: '',
      GIT_AUTHOR_NAME: '',
    };
    const { code, output } = await place.run(['a', '--no-install', ...MINIMAL], { env });
    expect(code).toBe(0);
    expect(output).toContain('git commit failed, so there is no first commit:');
  });
});
