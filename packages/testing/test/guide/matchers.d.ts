import type { CortadoMatchers } from '@cortado/testing';
import 'vitest';

declare module 'vitest' {
  interface Matchers<T = any> extends CortadoMatchers<T> {}
}
