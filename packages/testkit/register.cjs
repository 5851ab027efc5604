// Lets a child process of a test run TypeScript with decorators, compiled as jest compiles it.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
    // Their text stays in the heap.
    sourceMaps: process.env['CORTADO_SOURCE_MAPS'] === 'none' ? false : 'inline',
  });
  module._compile(code, filename);
};
