export type { Class, Compiled, CompileOptions, FieldError, Resolve, Validated } from './types';
