// Copies what the console needs of swagger-ui-dist into the package before it is packed, and removes it afterwards (`--remove`):
// the published package has no dependency on it, and sources use the one that is installed.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../swagger-ui', import.meta.url));
const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

rmSync(target, { recursive: true, force: true });
if (!process.argv.includes('--remove')) {
  mkdirSync(target);
  for (const file of [
    'swagger-ui-bundle.js',
    'swagger-ui-bundle.js.LICENSE.txt',
    'swagger-ui.css',
    'LICENSE',
    'NOTICE',
  ])
    copyFileSync(join(source, file), join(target, file));
}
