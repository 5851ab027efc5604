import { compile } from '@cortado/dto';

/**
 * Makes the package use one of its back ends in this test file. The package tests once whether code generation is allowed,
 * so call this before anything is compiled.
 */
export function useBackend(backend: 'source' | 'closures'): void {
  const original = globalThis.Function;
  const forbidden = function (): never {
    throw new EvalError('Code generation from strings disallowed for this context');
  };
  if (backend === 'closures') globalThis.Function = forbidden as unknown as FunctionConstructor;
  try {
    class Probe {}
    // The settings are created before the class is refused for its missing decorators.
    expect(() => compile(Probe)).toThrow('Probe');
  } finally {
    globalThis.Function = original;
  }
}
