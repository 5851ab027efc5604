import { compile } from '@cortado/dto';

/**
 * Makes this test file's copy of the package take one of its back ends, as it would in a process of its own: it looks
 * once whether code may be generated. Call it before anything is compiled.
 */
export function useBackend(backend: 'source' | 'closures'): void {
  const original = globalThis.Function;
  const forbidden = function (): never {
    throw new EvalError('Code generation from strings disallowed for this context');
  };
  if (backend === 'closures') globalThis.Function = forbidden as unknown as FunctionConstructor;
  try {
    class Probe {}
    // Settings are made before the class is looked at, which is refused for want of decorators.
    expect(() => compile(Probe)).toThrow('Probe');
  } finally {
    globalThis.Function = original;
  }
}
