import type { TextFormat } from '@cortado/dto';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Class, Problem } from '../common/types';
import type { InputDescription } from '../description/handler-description';
import type { InjectionToken } from '../di/token';
import type { KnownPrincipal } from '../pipeline/principal';
import type { ArgumentReader } from './argument-reader';
import type { EnumValues } from './enum-reader';
import type { ListOf, Received } from './receivable';

export type TextSource = 'param' | 'query' | 'header' | 'cookie';
export type ArgumentSource = TextSource | 'body' | 'context' | 'principal' | 'custom';

/** What `@Param`, `@Query`, `@Header` and `@Cookie` take beside a name. */
export interface InputOptions {
  /**
   * Whether an absent input is undefined instead of a 400. Default false. `sort?: string` needs it too, because TypeScript does not
   * record the question mark.
   */
  readonly optional?: boolean;
  /** The value of an absent input. An initialiser of the parameter, as in `page: number = 1`, does the same. */
  readonly default?: unknown;
  /**
   * Narrows a string to a UUID, or to a `segment`: one name that may be put into a path of files. Narrows a number to an integer.
   */
  readonly format?: TextFormat;
  /** The type to convert to, where TypeScript does not record it: for `number | undefined`, or for the items of an array. */
  readonly type?: StringConstructor | NumberConstructor | BooleanConstructor | BigIntConstructor | DateConstructor;
  /** The allowed values: an enum, an object of constants, or a list. Any other value is a 400 `isEnum` that names them. */
  readonly enum?: EnumValues;
}

/** What `@Body`, `@Param`, `@Query` and `@Header` take beside a DTO. */
export interface DtoInputOptions {
  /** How to treat names that the class does not declare. Default `createApp({ dto: { unknown } })`, else `strip`. */
  readonly unknown?: 'strip' | 'reject' | 'keep';
  /**
   * The groups whose decorators apply, as in `@IsEmail({}, { groups: ['create'] })`. Decorators without a group always apply. Properties that only other
   * groups declare are unknown. Default: every decorator applies.
   */
  readonly groups?: readonly string[];
}

/** Options of `@Body()`. */
export interface BodyOptions extends DtoInputOptions {
  /** How many items a list may have; more are 400 `arrayMaxSize`. Default `createApp({ dto: { maxItems } })`, else 1,000. */
  readonly maxItems?: number;
}

/** What the decorator of one argument reads, in the words of `app.describe()`. */
export interface InputsDescription {
  /** What it reads beside the payload. */
  readonly inputs?: readonly InputDescription[];
  /** The statuses that the handler may answer with for what it reads, as 404 for an id. */
  readonly statuses?: readonly number[];
  /** What the handler does, in one line, where `@Api` does not say it. */
  readonly summary?: string;
  /** The JSON Schema (2020-12) of the payload, where its class does not say all. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** How a decorator of `customArgument` describes its input. */
export interface CustomInput {
  /** `file` for an uploaded file. Default `custom`. */
  readonly source?: 'file' | 'custom';
  readonly name?: string;
  /** Whether it is a list. Default false. */
  readonly isList?: boolean;
  /** Whether its absence is a 400. Default false, but for a payload true. */
  readonly isRequired?: boolean;
  /** The maximum size of a file in bytes; `undefined` when only the limits of the application apply. */
  readonly maxSize?: number | undefined;
  /** The allowed media types of a file; `undefined` for any. */
  readonly mediaTypes?: readonly string[] | undefined;
  /** The class of the payload, where this is the argument that reads it. */
  readonly payload?: Class;
  /** For a payload that may be a list as well: how many items it may have. */
  readonly maxItems?: number;
  /** Asked when the application is described, in the place of everything but the payload. @param get finds a service */
  readonly describe?: (get: <T>(token: InjectionToken<T>) => T) => InputsDescription;
}

/** The metadata of a parameter decorator. */
export interface ArgumentMetadata {
  readonly index: number;
  readonly source: ArgumentSource;
  readonly name?: string | undefined;
  readonly dto?: Class | undefined;
  /** For a body that is a list: what the decorator was given in the place of a class. */
  readonly list?: ListOf | undefined;
  readonly options: InputOptions & BodyOptions;
  /** For `custom`: reads it. */
  readonly reader?: ArgumentReader;
  /** How it is described, where its decorator says more than its source and its type. */
  readonly input?: CustomInput;
}

/** What decorators record of the parameters of a method. */
export const argumentMetadata = new DecoratorMetadata<ArgumentMetadata>('Body, @Param, @Query …');

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

/** The same for a single value or a list of values. */
interface BodyDecorator<Dto> {
  <T, K extends string | symbol, I extends number>(
    target: T,
    key: K,
    index: I & CheckBody<ArgumentOf<T, K, I>, Dto>,
  ): void;
}
type CheckBody<Argument, Dto> = [Dto] extends [Argument]
  ? unknown
  : // Compilers record an array for a mutable one alone.
    [Dto[], NonNullable<Argument>] extends [Argument, unknown[]]
    ? unknown
    : Problem<'@Body(Dto) does not fit the type of its parameter'>;

/** The type of the parameter decides what is read. */
type PlainDecorator = (target: object, key: string | symbol, index: number) => void;

/** The same, limited to `Allowed`. */
interface ConvertedDecorator<Allowed, O> {
  <T, K extends string | symbol, I extends number>(
    target: T,
    key: K,
    index: I & CheckConverted<ArgumentOf<T, K, I>, Allowed, O>,
  ): void;
}
type CheckConverted<Argument, Allowed, O> = [Argument] extends [Allowed]
  ? O extends { optional: true }
    ? undefined extends Argument
      ? CheckValues<ItemOf<Argument>, O>
      : Problem<'an optional input needs a parameter that accepts undefined'>
    : CheckValues<ItemOf<Argument>, O>
  : Problem<'only string, number, boolean, bigint, Date or an array of them can be read here'>;

type CheckValues<Item, O> = O extends { enum: infer E extends EnumValues }
  ? [ValueOf<E>] extends [Item]
    ? unknown
    : Problem<'the parameter does not take every value of its enum'>
  : IsLiteral<Extract<Item, string | number>> extends true
    ? Problem<'an enum or a union of literals is not known at run time: name its values, { enum: Status }'>
    : unknown;
type ItemOf<Argument> = Argument extends readonly (infer Item)[] ? Item : Argument;
type ValueOf<E extends EnumValues> = E extends readonly (infer Item)[] ? Item : E[keyof E];
/** A record with literal keys requires them; one with keys of type string, number or branded string may be empty. */
type IsLiteral<Value extends string | number> = [Value] extends [never]
  ? false
  : {} extends Record<Value, unknown>
    ? false
    : true;

type Read = Simple | readonly Simple[];
type AnyParameterDecorator = (target: any, key: any, index: any) => void;

function argument(
  source: ArgumentSource,
  given?: string | Class,
  options: ArgumentMetadata['options'] = {},
): AnyParameterDecorator {
  const [name, dto] = typeof given === 'string' ? [given, undefined] : [undefined, given];
  return (target: object, key: string | symbol, index: number) =>
    argumentMetadata.onMethod(target, key, { index, source, name, dto, options });
}

/**
 * The request body or the message, validated.
 *
 * @param dto default: the declared class of the parameter. `[CreateUser]` for a list, whose items are DTOs, `String`, `Number` or `Boolean`.
 *   A class alone reads a list too where the parameter is an array
 * @example
 * @Post() add(@Body(CreateUser, { unknown: 'reject' }) user: CreateUser) {}
 * @Post('/all') addAll(@Body([CreateUser], { maxItems: 100 }) users: CreateUser[]) {}
 */
export function Body(): PlainDecorator;
export function Body<const L extends ListOf>(
  list: L,
  options?: BodyOptions,
): InputDecorator<Received<L>, '@Body([Item]) does not fit the type of its parameter'>;
export function Body<Dto>(dto: Class<Dto>, options?: BodyOptions): BodyDecorator<Dto>;
export function Body(given?: Class | ListOf, options: BodyOptions = {}): AnyParameterDecorator {
  if (!Array.isArray(given)) return argument('body', given as Class | undefined, options);
  const list = given as unknown as ListOf;
  return (target: object, key: string | symbol, index: number) =>
    argumentMetadata.onMethod(target, key, { index, source: 'body', list, options });
}

/**
 * A parameter of the path, converted to the type of the parameter; 400 when it does not convert.
 *
 * @example
 * @Get('/:index') one(@Param('index') index: number) {}
 */
export function Param<const O extends InputOptions = {}>(name: string, options?: O): ConvertedDecorator<Simple, O>;
export function Param<Dto>(
  dto: Class<Dto>,
  options?: DtoInputOptions,
): InputDecorator<Dto, '@Param(Dto) does not fit the type of its parameter'>;
export function Param(source: string | Class, options?: InputOptions & DtoInputOptions): AnyParameterDecorator {
  return argument('param', source, options);
}

/**
 * A value of the query string, converted; an array parameter takes every value of that name. A DTO class reads the whole query.
 *
 * @example
 * @Get() list(@Query('page', { format: 'int' }) page: number = 1, @Query('tag', { type: String }) tags: string[]) {}
 * @Get() ofStatus(@Query('status', { enum: Status }) status: Status) {}
 */
export function Query<const O extends InputOptions = {}>(name: string, options?: O): ConvertedDecorator<Read, O>;
export function Query<Dto>(
  dto: Class<Dto>,
  options?: DtoInputOptions,
): InputDecorator<Dto, '@Query(Dto) does not fit the type of its parameter'>;
export function Query(source: string | Class, options?: InputOptions & DtoInputOptions): AnyParameterDecorator {
  return argument('query', source, options);
}

/** A header of the request or the handshake, by its name in any case. */
export function Header<const O extends InputOptions = {}>(name: string, options?: O): ConvertedDecorator<Read, O>;
export function Header<Dto>(
  dto: Class<Dto>,
  options?: DtoInputOptions,
): InputDecorator<Dto, '@Header(Dto) does not fit the type of its parameter'>;
export function Header(source: string | Class, options?: InputOptions & DtoInputOptions): AnyParameterDecorator {
  return argument('header', typeof source === 'string' ? source.toLowerCase() : source, options);
}

/** A cookie of the request or the handshake. */
export function Cookie<const O extends InputOptions = {}>(name: string, options?: O): ConvertedDecorator<Simple, O> {
  return argument('cookie', name, options);
}

/** The `Context` itself. A parameter typed `Context` gets it without this decorator. */
export function Ctx(): PlainDecorator {
  return argument('context');
}

/** Where `Cortado.Register` names no type of principals, the parameter may have any type. */
type PrincipalDecorator = unknown extends KnownPrincipal
  ? PlainDecorator
  : InputDecorator<
      KnownPrincipal,
      '@Principal() gives what Cortado.Register names, which this parameter does not take'
    >;

/**
 * The authenticated client, as set by a guard: `context.principal`. Undefined for anonymous clients, unless a guard such as
 * `@Authenticated()` rejects them.
 *
 * @example
 * @Authenticated() @Get() mine(@Principal() user: User) {}
 */
export function Principal(): PrincipalDecorator {
  return argument('principal');
}
