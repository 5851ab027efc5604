import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Settings of the compiler, as in tsconfig.json. */
interface CompilerSettings {
  readonly useDefineForClassFields?: boolean;
  /** `emitDecoratorMetadata`. Default true. */
  readonly decoratorMetadata?: boolean;
}

/**
 * Loads a TypeScript module, and the modules it imports by a relative path, compiled under one setting of
 * `useDefineForClassFields`. Other imports come from the test, so that decorators are recorded where it looks.
 *
 * @param load the `require` of the test
 */
export function loadCompiled(file: string, useDefineForClassFields: boolean, load: (id: string) => unknown): unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const moduleOf = (path: string): unknown => {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const requires = (id: string): unknown =>
      id.startsWith('.') ? moduleOf(`${join(dirname(path), id)}.ts`) : load(id);
    evaluate(readFileSync(path, 'utf8'), { useDefineForClassFields }, requires, module);
    return module.exports;
  };
  return moduleOf(createRequire(__filename).resolve(file));
}

/** Evaluates TypeScript source as a CommonJS module, and answers what it exports. */
export function evaluateCompiled(source: string, settings: CompilerSettings, load: (id: string) => unknown): unknown {
  const module = { exports: {} };
  evaluate(source, settings, load, module);
  return module.exports;
}

function evaluate(
  source: string,
  { decoratorMetadata = true, ...settings }: CompilerSettings,
  load: (id: string) => unknown,
  module: { exports: unknown },
): void {
  const { code } = transformSync(source, {
    configFile: false,
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata, ...settings },
      target: 'es2022',
    },
    module: { type: 'commonjs' },
  });
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is the tests' own
  const run = new Function('require', 'module', 'exports', code) as (...args: unknown[]) => void;
  run(load, module, module.exports);
}
