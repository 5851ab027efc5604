export { compile } from './compile/compile';
export { DtoDefinitionError } from './common/definition-error';
export type { DtoErrorCode } from './common/definition-error';
export { describe } from './compile/describe';
export type {
  ClassDescription,
  ConstraintDescription,
  NestedDescription,
  PropertyDescription,
} from './compile/class-description';
export type { Kind } from './builtins/accepted';
export type { Container } from './plan/plan';
export { recordedType } from './metadata/recorded-type';
export { IsHttpUrl } from './builtins/is-http-url';
export type { HttpScheme, HttpUrlOptions } from './builtins/is-http-url';
export { IntersectionType, OmitType, PartialType, PickType } from './mapped/mapped-types';
export type { Intersection, PartialOptions } from './mapped/mapped-types';
export { renderErrors } from './errors/render-errors';
export type { RenderOptions } from './errors/render-errors';
export { serialize, stringify } from './output/serialize';
export type { OutputOptions } from './output/projector';
export type { Serialize } from './output/serialize';
export { textReader } from './text/text-reader';
export type { TextFormat, TextReader, TextType, TextValue } from './text/text-reader';
export type { Class, Compiled, CompileOptions, FieldError, Resolve, Validated } from './common/types';
