import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Page } from './page';
import { stagesOf } from './page-files';

/**
 * Compiles the TypeScript of all pages in one process, with the options that README recommends for a project, in a folder whose package.json
 * says `"type": "module"`, as README does.
 *
 * @returns what the compiler says, each line with a page and its line: `docs/http.md:33:5 …`
 */
export async function typeErrors(root: string, pages: readonly Page[]): Promise<readonly string[]> {
  const folder = join(root, '.docs/types');
  rmSync(folder, { recursive: true, force: true });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const apart: string[] = [];
  for (const page of pages) {
    for (const [index, { files }] of stagesOf(page).entries()) {
      for (const file of files.values()) write(join(page.path, String(index), file.name), file.source());
      // What a page declares for a whole program must not reach the other pages.
      if ([...files.values()].some(({ code }) => /^declare global/m.test(code))) apart.push(page.path);
    }
  }
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  write('tsconfig.base.json', JSON.stringify({ compilerOptions: compilerOptions(root) }));
  const project = (path: string, exclude: readonly string[] = []): void => {
    const up = '../'.repeat(path.split('/').length - 1);
    // Builds the packages first if they are not up to date.
    const references = ['auth', 'client', 'cortado', 'docs', 'redis', 'resources', 'testing'].map((name) => ({
      path: `${up}../../packages/${name}`,
    }));
    write(path, JSON.stringify({ extends: `./${up}tsconfig.base.json`, include: ['**/*'], exclude, references }));
  };
  project('tsconfig.json', apart);
  for (const path of apart) project(join(path, 'tsconfig.json'));
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '-b', '--pretty', 'false', '.', ...apart], {
    cwd: folder,
    maxBuffer: 1 << 24,
  });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => {
    if (error.stdout === '') throw new Error(error.stderr);
    return error;
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^(\S+\.md)\/\d+\/[^(]*\((\d+),(\d+)\): error /, '$1:$2:$3 '));
}

/** What README recommends, without what says where the output goes, and with what browsers and tests have. */
function compilerOptions(root: string): object {
  const block = Page.read(root, 'README.md').blocks.find(
    ({ language, code }) => language === 'json' && code.includes('"compilerOptions"'),
  );
  const recommended = JSON.parse(block!.code) as { compilerOptions: { lib: string[]; types: string[] } };
  const { compilerOptions } = recommended;
  return {
    ...compilerOptions,
    rootDir: undefined,
    outDir: undefined,
    noEmit: true,
    lib: [...compilerOptions.lib, 'DOM'],
    types: [...compilerOptions.types, 'jest'],
  };
}
