import { Page } from '@cortado/testkit/docs/page';
import { stagesOf } from '@cortado/testkit/docs/page-files';
import { transformSync } from '@swc/core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './proxy';

/** Inside the repository, so that the packages of the workspace are found. */
const folder = join(root, '.docs/deployment');

/**
 * Writes the program of docs/deployment.md, compiled.
 *
 * @returns the file to start
 */
export function writeProgram(): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  for (const [name, file] of stagesOf(Page.read(root, 'docs/deployment.md'))[0]!.files) {
    const { code } = transformSync(file.code, {
      configFile: false,
      swcrc: false,
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        target: 'es2022',
      },
      module: { type: 'commonjs' },
    });
    // The page has ES modules, and main.ts awaits outside functions.
    const text = name === 'main.ts' ? `void (async () => {\n${code}\n})();` : code;
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), text);
  }
  return join(folder, 'main.js');
}
