import type { HandlerDescription } from '@cortado/core';
import { pathVariants } from '@cortado/core/transport';
import { RoutePath } from './route-path';

/** A handler at one path with one method. */
export interface Operation {
  readonly handler: HandlerDescription;
  /** In lower case, as a key of a path item. */
  readonly method: string;
  readonly path: RoutePath;
}

/** The methods of one path of the document. */
export interface PathOperations {
  /** As in `/users/{id}`. */
  readonly template: string;
  /** The names of the parameters of the template. */
  readonly labels: readonly string[];
  /** By method: those that answer it, in the order in which the router tries them. A document can hold the first. */
  readonly methods: ReadonlyMap<string, Group>;
}

type Group = readonly [Operation, ...Operation[]];

/** What `@All` answers, but for the HEAD that goes with its GET. */
const ALL = ['get', 'post', 'put', 'patch', 'delete'];

/** The order of methods in a path item. */
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

/**
 * The operations of a document by their paths, sorted.
 *
 * @param version that of requests; undefined for those that name none
 */
export function operationsByPath(
  handlers: readonly HandlerDescription[],
  version: string | undefined,
): readonly PathOperations[] {
  const shown = handlers.filter(
    ({ kind, hidden, documentation, version: own }) =>
      kind === 'action' &&
      hidden !== true &&
      documentation?.hidden !== true &&
      (version === undefined || own === undefined || own.in === 'path' || own.name === version),
  );
  const shapes = grouped(expanded(shown), ({ path }) => path.shape);
  const paths = [...shapes.values()].map((operations) => pathOf(operations, version));
  return paths.toSorted((one, other) => compareTexts(one.template, other.template));
}

function pathOf(operations: Group, version: string | undefined): PathOperations {
  const ordered = operations.toSorted((one, other) => compareOperations(one, other, version)) as unknown as Group;
  const [{ path }] = ordered;
  const methods = [...grouped(ordered, ({ method }) => method)].toSorted(
    ([one], [other]) => METHODS.indexOf(one) - METHODS.indexOf(other),
  );
  return { template: path.template(path.labels), labels: path.labels, methods: new Map(methods) };
}

function grouped(operations: readonly Operation[], keyOf: (operation: Operation) => string): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const each of operations)
    groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each] as unknown as Group);
  return groups;
}

/** Each handler at each of its paths with each of its methods. */
function expanded(handlers: readonly HandlerDescription[]): readonly Operation[] {
  const slot = ({ host, version }: HandlerDescription, method: string, { routerShape }: RoutePath): string =>
    [method, routerShape, host, version?.in === 'path' ? undefined : version?.name].join(' ');
  const all = handlers.flatMap((handler) =>
    pathVariants(handler.path).map((text) => {
      const path = new RoutePath(text);
      const method = handler.method!.toLowerCase();
      return { handler, method, path, slot: slot(handler, method, path) };
    }),
  );
  const taken = new Set(all.map((each) => each.slot));
  return all.flatMap(({ handler, method, path }) => {
    if (method !== 'all') return [{ handler, method, path }];
    // A decorator that names the method goes first on the same path.
    const left = ALL.filter((each) => !taken.has(slot(handler, each, path)));
    return left.map((each) => ({ handler: each === 'get' ? asGet(handler) : handler, method: each, path }));
  });
}

/** The GET of an `@All`: it has no body that could be too large or of another type, and it changes nothing that a key could guard. */
function asGet({ statuses, idempotencyKey: _key, ...handler }: HandlerDescription): HandlerDescription {
  return { ...handler, statuses: statuses?.filter((each) => each !== 413 && each !== 415) };
}

/** As the router chooses: the path first, then the host, then the version. Otherwise the order of registration. */
function compareOperations(one: Operation, other: Operation, version: string | undefined): number {
  return (
    one.path.compare(other.path) ||
    rankOfHost(one.handler) - rankOfHost(other.handler) ||
    rankOfVersion(one.handler, version) - rankOfVersion(other.handler, version)
  );
}

function rankOfHost({ host }: HandlerDescription): number {
  if (host === undefined) return 2;
  return host.startsWith('*') ? 1 : 0;
}

function rankOfVersion({ version: own }: HandlerDescription, version: string | undefined): number {
  if (own === undefined || own.in === 'path') return 1;
  return (version === undefined ? own.default === true : own.name === version) ? 0 : 2;
}

/** By code unit, whatever the language of the machine. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
