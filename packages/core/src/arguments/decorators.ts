import type { TextFormat } from '@cortado/dto';
import { Annotation } from '../metadata/annotation';
import type { Class, Problem } from '../types';
import type { KnownPrincipal } from '../pipeline/principal';
import type { ArgumentReader } from './argument-reader';

export type TextSource = 'param' | 'query' | 'header' | 'cookie';
export type ArgumentSource = TextSource | 'body' | 'context' | 'principal' | 'custom';

export interface InputOptions {
  /** Absent gives undefined instead of a 400. Default false. */
  readonly optional?: boolean;
  /** Given when the input is absent. */
  readonly default?: unknown;
  /**
   * Narrows a string to a UUID, or to a `segment`: one name that may be put into a path of files. Narrows a number to an integer.
   */
  readonly format?: TextFormat;
  /** What to convert to, where the type of the parameter cannot tell: for `number | undefined`, or the items of an array. */
  readonly type?: StringConstructor | NumberConstructor | BooleanConstructor | BigIntConstructor | DateConstructor;
}

/** What a parameter decorator wrote down. */
export interface ArgumentNote {
  readonly index: number;
  readonly source: ArgumentSource;
  readonly name?: string | undefined;
  readonly dto?: Class | undefined;
  readonly options: InputOptions;
  /** For `custom`: reads it. */
  readonly reader?: ArgumentReader;
}

export const argumentNotes = new Annotation<ArgumentNote>('Body, @Param, @Query …');

/** The declared type of parameter `I` of method `K` of `T`; `any` where TypeScript hides it (private methods). */
type ArgumentOf<T, K, I extends number> = K extends keyof T
  ? T[K] extends (...args: infer A) => unknown
    ? A[I]
    : any
  : any;
type Simple = string | number | boolean | bigint | Date | null | undefined;

/** Checks that `Given`, which Cortado will pass, fits the parameter that the decorator sits on. */
export interface InputDecorator<Given, Sentence extends string> {
  <T, K extends string | symbol, I extends number>(
    target: T,
    key: K,
    index: I & ([Given] extends [ArgumentOf<T, K, I>] ? unknown : Problem<Sentence>),
  ): void;
}

/** The parameter decides what it gets, inside `Allowed`. */
interface ConvertedDecorator<Allowed, MayBeMissing extends boolean> {
  <T, K extends string | symbol, I extends number>(
    target: T,
    key: K,
    index: I & CheckConverted<ArgumentOf<T, K, I>, Allowed, MayBeMissing>,
  ): void;
}
type CheckConverted<Argument, Allowed, MayBeMissing extends boolean> = [Argument] extends [Allowed]
  ? MayBeMissing extends true
    ? undefined extends Argument
      ? unknown
      : Problem<'an optional input needs a parameter that accepts undefined'>
    : unknown
  : Problem<'only string, number, boolean, bigint, Date or an array of them can be read here'>;

type IsOptional<O> = O extends { optional: true } ? true : false;
type Read = Simple | readonly Simple[];
type AnyParameterDecorator = (target: any, key: any, index: any) => void;

function argument(source: ArgumentSource, given?: string | Class, options: InputOptions = {}): AnyParameterDecorator {
  const [name, dto] = typeof given === 'string' ? [given, undefined] : [undefined, given];
  return (target: object, key: string | symbol, index: number) =>
    argumentNotes.onMethod(target, key, { index, source, name, dto, options });
}

/**
 * The request body or the message, validated.
 *
 * @param dto default the class that the parameter is typed with
 */
export function Body(): ConvertedDecorator<unknown, false>;
export function Body<Dto>(dto: Class<Dto>): InputDecorator<Dto, '@Body(Dto) does not fit the type of its parameter'>;
export function Body(dto?: Class): AnyParameterDecorator {
  return argument('body', dto);
}

/**
 * A parameter of the path, converted to the type of the parameter; 400 when it does not convert.
 *
 * @example
 * @Get('/:index') one(@Param('index') index: number) {}
 */
export function Param<const O extends InputOptions = {}>(
  name: string,
  options?: O,
): ConvertedDecorator<Simple, IsOptional<O>>;
export function Param<Dto>(dto: Class<Dto>): InputDecorator<Dto, '@Param(Dto) does not fit the type of its parameter'>;
export function Param(source: string | Class, options?: InputOptions): AnyParameterDecorator {
  return argument('param', source, options);
}

/**
 * A value of the query string, converted; an array parameter takes every value of that name. A DTO class reads the whole query.
 *
 * @example
 * @Get() list(@Query('page', { default: 1, format: 'int' }) page: number, @Query('tag', { type: String }) tags: string[]) {}
 */
export function Query<const O extends InputOptions = {}>(
  name: string,
  options?: O,
): ConvertedDecorator<Read, IsOptional<O>>;
export function Query<Dto>(dto: Class<Dto>): InputDecorator<Dto, '@Query(Dto) does not fit the type of its parameter'>;
export function Query(source: string | Class, options?: InputOptions): AnyParameterDecorator {
  return argument('query', source, options);
}

/** A header of the request or the handshake, by its name in any case. */
export function Header<const O extends InputOptions = {}>(
  name: string,
  options?: O,
): ConvertedDecorator<Read, IsOptional<O>>;
export function Header<Dto>(
  dto: Class<Dto>,
): InputDecorator<Dto, '@Header(Dto) does not fit the type of its parameter'>;
export function Header(source: string | Class, options?: InputOptions): AnyParameterDecorator {
  return argument('header', typeof source === 'string' ? source.toLowerCase() : source, options);
}

/** A cookie of the request or the handshake. */
export function Cookie<const O extends InputOptions = {}>(
  name: string,
  options?: O,
): ConvertedDecorator<Simple, IsOptional<O>> {
  return argument('cookie', name, options);
}

/** The `Context` itself. A parameter typed `Context` gets it without this decorator. */
export function Ctx(): ConvertedDecorator<unknown, false> {
  return argument('context');
}

/** Without a name for the type of principals, a parameter may say what it likes. */
type PrincipalDecorator = unknown extends KnownPrincipal
  ? ConvertedDecorator<unknown, false>
  : InputDecorator<
      KnownPrincipal,
      '@Principal() gives what Cortado.Register names, which this parameter does not take'
    >;

/**
 * Who is asking, as a guard found out: `context.principal`. Undefined for a stranger, unless a guard such as `@Authenticated()` lets
 * none through.
 *
 * @example
 * @Authenticated() @Get() mine(@Principal() user: User) {}
 */
export function Principal(): PrincipalDecorator {
  return argument('principal');
}
