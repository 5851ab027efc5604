// Copies what the console of the documents needs of swagger-ui-dist into `dist` of its package, with the licence: the published package
// has no dependency on it. Usage: node scripts/copy-swagger-ui.mjs
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFile } from './lib/replace-file.mjs';

const FILES = ['swagger-ui-bundle.js', 'swagger-ui-bundle.js.LICENSE.txt', 'swagger-ui.css', 'LICENSE', 'NOTICE'];

const docs = fileURLToPath(new URL('../packages/docs', import.meta.url));
const source = dirname(createRequire(join(docs, 'package.json')).resolve('swagger-ui-dist/package.json'));
const target = join(docs, 'dist/swagger-ui');

mkdirSync(target, { recursive: true });
for (const file of FILES) replaceFile(join(target, file), readFileSync(join(source, file)));
