export { compile } from './compile';
export { DtoDefinitionError } from './definition-error';
export type { DtoErrorCode } from './definition-error';
export { textReader } from './text/text-reader';
export type { TextFormat, TextReader, TextType, TextValue } from './text/text-reader';
export type { Class, Compiled, CompileOptions, FieldError, Resolve, Validated } from './types';
