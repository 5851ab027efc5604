import { ConfigurationError, type Class } from '@cortado/core';
import { controllerPrefix, joinPaths, pathShape, type HandlerPlan, type Host } from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import { uploadNotes } from '../uploads/decorators';
import type { FormReader } from '../uploads/form-reader';
import { verbNotes, type Verb } from './verbs';
import { versionsOf, type Versioning } from './version';

/** Which bodies other than JSON are taken in, and how versions are told. */
export interface ActionSettings {
  readonly form: boolean;
  readonly uploads: FormReader | undefined;
  readonly versioning: Versioning;
}

/** A method of a controller behind one of its routes, compiled. */
export interface Action {
  /** What Fastify is to route here; empty when other actions took every method of an `@All`. */
  readonly methods: readonly string[];
  readonly path: string;
  readonly plan: HandlerPlan;
  /** Of the header that names it; undefined where the path does, or nothing. */
  readonly version: string | undefined;
}

interface Place {
  readonly path: string;
  readonly version: string | undefined;
}

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
  const found = host.controllers.flatMap((type) => actionsOf(type, host, settings));
  const taken = new Set(found.filter(({ verb }) => verb !== 'ALL').map((each) => slot(each.verb, each)));
  return found.map(({ verb, path, plan, version }) => ({
    methods: methodsOf(verb, { path, version }, taken),
    path,
    plan,
    version,
  }));
}

interface Found extends Place {
  readonly verb: Verb;
  readonly plan: HandlerPlan;
}

function actionsOf(type: Class, host: Host, settings: ActionSettings): readonly Found[] {
  const inUri = settings.versioning === 'uri';
  return verbNotes.methodsOf(type).flatMap((key) =>
    verbNotes.ofMethod(type, key).flatMap(({ verb, path: own }) => {
      const prefix = prefixOf(type, key);
      const places = versionsOf(type, key).map((version): Place => {
        const before = inUri && version !== undefined ? `v${version}` : '';
        return { path: joinPaths(host.prefix, before, prefix, own), version: inUri ? undefined : version };
      });
      for (const { path, version } of places) {
        const constraint = version === undefined ? {} : { constraint: `version ${version}` };
        host.routes.add({ transport: 'http', method: verb, path, type, key, ...constraint });
      }
      const plan = compileAction(type, key, verb, host, settings);
      return places.map((place) => ({ verb, plan, ...place }));
    }),
  );
}

function compileAction(type: Class, key: PropertyKey, verb: Verb, host: Host, settings: ActionSettings): HandlerPlan {
  const { form, uploads } = settings;
  const takesFiles = uploadNotes.ofMethod(type, key).length > 0;
  if (takesFiles && (uploads === undefined || !MAY_HAVE_BODY.includes(verb))) throw withoutUploads(type, key, uploads);
  const hasForms = MAY_HAVE_BODY.includes(verb) && (form || uploads !== undefined);
  let readsForm = takesFiles;
  const plan = host.compile({
    type,
    key,
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

function withoutUploads(type: Class, key: PropertyKey, uploads: FormReader | undefined): ConfigurationError {
  return new ConfigurationError('E_ARGUMENT_SOURCE', {
    where: `${type.name}.${String(key)}`,
    problem: 'it takes an uploaded file, and no form with files can reach it',
    remedy: uploads === undefined ? 'turn on createApp({ http: { uploads: true } })' : 'answer POST, PUT or PATCH',
  });
}

function prefixOf(type: Class, key: PropertyKey): string {
  const prefix = controllerPrefix(type);
  if (prefix !== undefined) return prefix;
  throw new ConfigurationError('E_CONTROLLER', {
    where: `${type.name}.${String(key)}`,
    problem: 'it answers an HTTP route, and its class is no controller',
    remedy: `decorate ${type.name} with @Controller()`,
  });
}

/** GET answers HEAD as well (RFC 9110 §9.3.2), by the same plan and so behind the same guards. */
function methodsOf(verb: Verb, place: Place, taken: ReadonlySet<string>): readonly string[] {
  if (verb === 'ALL') return EVERY_METHOD.filter((method) => !isTaken(method, place, taken));
  return verb === 'GET' && !taken.has(slot('HEAD', place)) ? ['GET', 'HEAD'] : [verb];
}

function isTaken(method: string, place: Place, taken: ReadonlySet<string>): boolean {
  return taken.has(slot(method, place)) || (method === 'HEAD' && taken.has(slot('GET', place)));
}

/** Parameter names make no difference to the router. */
function slot(method: string, { path, version = '' }: Place): string {
  return `${method} ${pathShape(path)} ${version}`;
}
