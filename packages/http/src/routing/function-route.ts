import {
  Body,
  ConfigurationError,
  Ctx,
  Guard,
  Param,
  Query,
  Returns,
  Use,
  type BodyOptions,
  type Class,
  type Documentation,
  type ReturnedType,
} from '@cortado/core';
import {
  checkOption,
  documentFunction,
  joinPaths,
  refuseUnknown,
  type DtoInputOptions,
  type GuardLike,
  type Host,
  type MiddlewareLike,
  type Receivable,
  type Received,
} from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import { CacheControl, type CacheOptions } from '../response/cache-control';
import { addActions, type Action, type ActionSettings, type ActionSource } from './actions';
import { VERBS, type Verb } from './verbs';

/** What is read for one declared input. */
type Given<T> = T extends undefined ? [] : [input: Received<T>];

/**
 * Names the paths of a route for GET that is compiled when one of them is asked for, so that an application carries nothing but the paths
 * before: for plugins that serve what few ask for. They are complete, and the path of the route is the first of them.
 */
export const onDemand: unique symbol = Symbol('cortado.onDemand');

/** A handler with what it declares. */
export interface FunctionRoute<
  Path extends string = string,
  B extends Receivable | undefined = any,
  P extends Class | undefined = any,
  Q extends Class | undefined = any,
> {
  /** The DTO that the body is read into, or `[Dto]` for a list, `String` or `Buffer` for the body as it came. Default: the body is not read. */
  readonly body?: B;
  /** The DTO that the parameters of the path are read into. Default: they are text, in `context.params`. */
  readonly params?: P;
  /** The DTO that the query is read into. Default: it is text, in `context.query`. */
  readonly query?: Q;
  /** What becomes of properties that `body` does not declare, the groups of its constraints that apply, and how long a list may be. */
  readonly bodyOptions?: BodyOptions;
  /** What becomes of properties that `query` does not declare, and the groups of its constraints that apply. */
  readonly queryOptions?: DtoInputOptions;
  /** Asked in this order, behind those of the application. */
  readonly guards?: readonly GuardLike[];
  /** Around guards and handler, the first outermost, inside those of the application. */
  readonly use?: readonly MiddlewareLike[];
  /** How caches may keep successful answers to GET and HEAD, as with `@CacheControl`. */
  readonly cache?: CacheOptions;
  /** `false` where the path is complete: the `prefix` of the application is not put before it. Default: it is. */
  readonly prefix?: false;
  /** What documents say of it, as `@Api` does for a method. */
  readonly api?: Documentation;
  /** The class of the body by status, as `@Returns` says it: `{ 200: [UserView], 404: null }`. */
  readonly returns?: Readonly<Record<number, ReturnedType>>;
  /** Paths that it answers, of a route that is compiled when one of them is asked for. Default: it is compiled at start-up. */
  readonly [onDemand]?: readonly [Path, ...(readonly string[])];
  /** Is given what was declared, in the order body, params, query, and then the context. */
  readonly handler: (...args: [...Given<B>, ...Given<P>, ...Given<Q>, context: HttpContext<Path>]) => unknown;
}

/** The type of `app.route`. */
export interface RouteRegistrar {
  <
    const Path extends string,
    const B extends Receivable | undefined = undefined,
    P extends Class | undefined = undefined,
    Q extends Class | undefined = undefined,
  >(
    method: Verb,
    path: Path,
    handler: ((context: HttpContext<Path>) => unknown) | FunctionRoute<Path, B, P, Q>,
  ): void;
}

const NAMES = [
  ...['body', 'params', 'query', 'bodyOptions', 'queryOptions'],
  ...['guards', 'use', 'cache', 'prefix', 'api', 'returns', 'handler'],
];

/**
 * Compiles a handler without a class, through one that gets the metadata that decorators would record.
 *
 * @param name what it is called in errors and in the log
 * @throws ConfigurationError E_ROUTE, E_ROUTE_DUPLICATE, and those of `host.compile`
 */
export function compileFunctionRoute(
  name: string,
  method: Verb,
  path: string,
  given: FunctionRoute['handler'] | FunctionRoute,
  host: Host,
  settings: ActionSettings,
): readonly Action[] {
  const route: FunctionRoute = typeof given === 'function' ? { handler: given } : given;
  if (!VERBS.includes(method)) {
    throw wrong(name, `"${method}" is not a method`, `use one of ${VERBS.join(', ')}`);
  }
  if (typeof route?.handler !== 'function') {
    throw wrong(
      name,
      'there is no handler',
      'give (context) => …, or { body: CreateUser, handler: (body, context) => … }',
    );
  }
  refuseUnknown(name, route, NAMES);
  const { prefix } = route;
  checkOption(name, 'prefix', [undefined, false].includes(prefix), 'false');
  const place = { path: prefix === false ? joinPaths(path) : host.prefix.before(path), version: undefined };
  return addActions(
    { source: functionSource(functionClass(name), route), verb: method, places: [place] },
    host,
    settings,
  );
}

/** The class that stands for a function: it has its name. */
export function functionClass(name: string): Class {
  return { [name]: class {} }[name]!;
}

/** Gives the class what decorators would have recorded of its handler. @throws ConfigurationError E_OPTION */
export function functionSource(type: Class, route: FunctionRoute): ActionSource {
  record(type.prototype, route);
  if (route.api !== undefined) documentFunction(type, 'handler', route.api, `${type.name}, api`);
  const call = (_context: unknown, values: unknown[]): unknown =>
    route.handler(...(values as Parameters<typeof route.handler>));
  return { type, key: 'handler', style: 'function', call };
}

function record(
  target: object,
  { body, params, query, bodyOptions, queryOptions, guards = [], use = [], cache, returns = {} }: FunctionRoute,
): void {
  const inputs = [body && Body(body, bodyOptions), params && Param(params), query && Query(query, queryOptions), Ctx()];
  const decorators = inputs.filter((each) => each !== undefined) as ((
    target: object,
    key: string,
    index: number,
  ) => void)[];
  for (const [index, decorate] of decorators.entries()) decorate(target, 'handler', index);
  // As TypeScript would: from the last to the first.
  for (const each of guards.toReversed()) Guard(each)(target, 'handler', {});
  for (const [status, body] of Object.entries(returns).toReversed())
    Returns<number, any>(Number(status), body)(target, 'handler', {});
  if (cache !== undefined) CacheControl(cache)(target, 'handler', {});
  for (const each of use.toReversed()) Use(each)(target, 'handler', {});
}

function wrong(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_ROUTE', { where, problem, remedy });
}
