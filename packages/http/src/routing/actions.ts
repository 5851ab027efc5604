import { ConfigurationError, type Class, type Context } from '@cortado/core';
import {
  controllerHosts,
  controllerPrefix,
  pathVariants,
  versionSegment,
  versionsOf,
  type HandlerPlan,
  type Host,
  type RouteTable,
  type VersionDescription,
} from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import { uploadMetadata } from '../uploads/decorators';
import type { FormReader } from '../uploads/form-reader';
import { verbMetadata, type Verb } from './verbs';
import { versionPlace, type Versioning } from './version';

/** Which bodies other than JSON are taken in, and how versions are told. */
export interface ActionSettings {
  readonly form: boolean;
  readonly uploads: FormReader | undefined;
  readonly versioning: Versioning;
}

/** A handler behind one of its paths, compiled. */
export interface Action extends Place {
  readonly verb: Verb;
  readonly plan: HandlerPlan;
  /** Whether files of a form are among its arguments, which are no payload. */
  readonly takesFiles: boolean;
}

interface Place {
  /** One of the two where the last parameter of a route is optional. */
  readonly path: string;
  /** The version that the router compares; undefined where the path says it, or nothing. */
  readonly version: string | undefined;
  /** Where the request has to be for it; undefined for anywhere. */
  readonly host?: string | undefined;
  /** What is described of its version; undefined for a handler of any version. */
  readonly versionPlace?: VersionDescription | undefined;
}

/** What is compiled: a method of a controller, or what stands for it. */
export interface ActionSource {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly style: 'method' | 'function';
  /** Default the method of that name. */
  readonly call?: (context: Context, values: unknown[]) => unknown;
}

/** A handler and every place where requests reach it. */
export interface PlacedHandler {
  readonly source: ActionSource;
  readonly verb: Verb;
  readonly places: readonly Place[];
}

const JSON_TYPE = 'application/json';
const MULTIPART = 'multipart/form-data';
const EVERY_METHOD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const WITH_BODY: readonly Verb[] = ['POST', 'PUT', 'PATCH'];
const MAY_HAVE_BODY: readonly Verb[] = [...WITH_BODY, 'DELETE', 'ALL'];

/**
 * Compiles and registers every action of every controller.
 *
 * @throws ConfigurationError E_CONTROLLER for routes on a class without `@Controller`, E_ROUTE_DUPLICATE, and those of
 *   `host.compile`
 */
export function collectActions(host: Host, settings: ActionSettings): readonly Action[] {
  return host.controllers.flatMap((type) => actionsOf(type, host, settings));
}

function actionsOf(type: Class, host: Host, settings: ActionSettings): readonly Action[] {
  const inUri = settings.versioning === 'uri';
  return verbMetadata.methodsOf(type).flatMap((key) =>
    verbMetadata.ofMethod(type, key).flatMap(({ verb, path: own }) => {
      const prefix = prefixOf(type, key);
      const places = versionsOf(type, key).flatMap((version): Place[] => {
        const before = inUri ? versionSegment(version) : '';
        const place = {
          path: host.prefix.before(before, prefix, own),
          version: inUri ? undefined : version,
          versionPlace: version === undefined ? undefined : versionPlace(version, settings.versioning),
        };
        return controllerHosts(type).map((each) => ({ ...place, host: each }));
      });
      return addActions({ source: { type, key, style: 'method' }, verb, places }, host, settings);
    }),
  );
}

/** Registers and compiles one handler. @throws ConfigurationError E_ROUTE, E_ROUTE_DUPLICATE, and those of `host.compile` */
export function addActions(handler: PlacedHandler, host: Host, settings: ActionSettings): readonly Action[] {
  const plan = compileAction(handler, host, settings);
  const { verb, places } = handler;
  const { type, key } = handler.source;
  for (const place of places)
    host.routes.add({ transport: 'http', method: verb, path: place.path, constraint: constraintOf(place), type, key });
  return describeActions(plan, handler, host, settings);
}

/** Registers a compiled handler behind places that the table of routes has already. */
export function describeActions(
  plan: HandlerPlan,
  { source, verb, places }: PlacedHandler,
  host: Host,
  settings: ActionSettings,
): readonly Action[] {
  const { type, key } = source;
  const files = uploadMetadata.ofMethod(type, key);
  const takesFiles = files.length > 0;
  const mediaTypes = files.some(({ isRequired }) => isRequired)
    ? [MULTIPART]
    : bodyTypes(verb, plan.payload, takesFiles, settings);
  for (const place of places) {
    const route = { transport: 'http', method: verb, path: place.path };
    const { host: name, versionPlace: version } = place;
    const { style } = source;
    host.descriptions.add({
      place: { ...route, kind: 'action', style, host: name, version, mediaTypes },
      plan,
    });
  }
  return places.flatMap((place) =>
    pathVariants(place.path).map((path) => ({ ...place, verb, plan, takesFiles, path })),
  );
}

/** @throws ConfigurationError those of `host.compile` */
export function compileAction({ source, verb }: PlacedHandler, host: Host, settings: ActionSettings): HandlerPlan {
  const { form, uploads } = settings;
  const { type, key } = source;
  const takesFiles = uploadMetadata.ofMethod(type, key).length > 0;
  if (takesFiles && (uploads === undefined || !MAY_HAVE_BODY.includes(verb))) throw withoutUploads(type, key, uploads);
  const hasForms = MAY_HAVE_BODY.includes(verb) && (form || uploads !== undefined);
  let readsForm = takesFiles;
  const plan = host.compile({
    type,
    key,
    ...(source.call === undefined ? {} : { call: source.call }),
    transport: 'http',
    payload: MAY_HAVE_BODY.includes(verb) ? ['json', 'text', 'binary'] : [],
    implicitPayload: WITH_BODY.includes(verb),
    levels: ['app', 'class', 'method'],
    ...(hasForms ? { payloadIsText: (context) => (context as HttpContext).form !== undefined } : {}),
    ...(hasForms && uploads !== undefined
      ? { prepare: (context) => (readsForm ? uploads.prepare(context as HttpContext) : undefined) }
      : {}),
  });
  readsForm ||= plan.payload === 'json';
  return plan;
}

/** The media types of bodies that an action reads; an empty list for any, undefined where it reads none. */
function bodyTypes(
  verb: Verb,
  payload: HandlerPlan['payload'],
  takesFiles: boolean,
  { form, uploads }: ActionSettings,
): readonly string[] | undefined {
  if (payload === 'text' || payload === 'binary') return [];
  if (payload === 'none') return takesFiles ? [MULTIPART] : undefined;
  if (!MAY_HAVE_BODY.includes(verb)) return [JSON_TYPE];
  return [JSON_TYPE, ...(form ? ['application/x-www-form-urlencoded'] : []), ...(uploads ? [MULTIPART] : [])];
}

function withoutUploads(type: Class, key: PropertyKey, uploads: FormReader | undefined): ConfigurationError {
  return new ConfigurationError('E_ARGUMENT_SOURCE', {
    where: `${type.name}.${String(key)}`,
    problem: 'it takes an uploaded file, but never receives forms with files',
    remedy: uploads === undefined ? 'turn on createApp({ http: { uploads: true } })' : 'answer POST, PUT or PATCH',
  });
}

function prefixOf(type: Class, key: PropertyKey): string {
  const prefix = controllerPrefix(type);
  if (prefix !== undefined) return prefix;
  throw new ConfigurationError('E_CONTROLLER', {
    where: `${type.name}.${String(key)}`,
    problem: 'it has an HTTP route, but its class is not a controller',
    remedy: `decorate ${type.name} with @Controller('/'), or with the prefix of its paths`,
  });
}

/**
 * What the router is to send there, once every route is known: GET answers HEAD as well (RFC 9110 §9.3.2), by the same plan and so
 * behind the same guards; nothing is left of an `@All` of whose methods each has a handler of its own.
 */
export function methodsOf(action: Action, routes: RouteTable): readonly Exclude<Verb, 'ALL'>[] {
  const { verb, path } = action;
  const taken = (method: string): boolean => routes.has(method, path, constraintOf(action));
  if (verb === 'ALL') {
    return EVERY_METHOD.filter((method) => !taken(method) && !(method === 'HEAD' && taken('GET')));
  }
  return verb === 'GET' && !taken('HEAD') ? ['GET', 'HEAD'] : [verb];
}

function constraintOf({ host, version }: Place): string | undefined {
  const parts = [host === undefined ? '' : `host ${host}`, version === undefined ? '' : `version ${version}`];
  return parts.filter((each) => each !== '').join(', ') || undefined;
}
