// Lets a child process of a test run TypeScript with decorators, compiled as jest compiles it. What was compiled is kept, because the
// tests start hundreds of processes, and compiling was a third of what each of them costs.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const OPTIONS = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
  // Their text stays in the heap.
  sourceMaps: process.env['CORTADO_SOURCE_MAPS'] === 'none' ? false : 'inline',
};
const COMPILER = JSON.stringify(OPTIONS) + require('@swc/core/package.json').version;
const CACHE = join(__dirname, '../../node_modules/.cache/cortado-testkit');

Module._extensions['.ts'] = (module, filename) => module._compile(compiled(filename), filename);

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const kept = join(CACHE, createHash('sha1').update(`${COMPILER}\n${filename}\n${source}`).digest('hex'));
  try {
    return readFileSync(kept, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const { code } = require('@swc/core').transformSync(source, { filename, ...OPTIONS });
  // Other processes find the whole file or none.
  const written = `${kept}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(written, code);
  renameSync(written, kept);
  return code;
}
