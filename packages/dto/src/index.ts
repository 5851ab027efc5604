export { compile } from './compile';
export { DtoDefinitionError } from './definition-error';
export type { DtoErrorCode } from './definition-error';
export { serialize, stringify } from './output/serialize';
export type { OutputOptions } from './output/projector';
export type { Serialize } from './output/serialize';
export { textReader } from './text/text-reader';
export type { TextFormat, TextReader, TextType, TextValue } from './text/text-reader';
export type { Class, Compiled, CompileOptions, FieldError, Resolve, Validated } from './types';
