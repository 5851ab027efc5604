import type { Awaitable, Class, Context, FieldError } from '@cortado/core';
import type { HandlerPlan, Host } from '@cortado/core/transport';
import { OPERATIONS, resourceRecord, type Operation } from '../decorators/resource';
import { fits } from '../model/fits';
import { isJsonObject } from '../model/value';
import { invalid } from '../repository/resource-error';
import type { ResourceApi } from '../rest/resource-api';
import { messageInput } from './message-input';
import { apiOf } from './watch-request';

/** What an action of a controller is given, before the context. */
type Read = (api: ResourceApi, payload: unknown, issues: FieldError[]) => Awaitable<unknown[]>;

const READS: Readonly<Record<Operation, Read>> = {
  list: ({ queries }, payload, issues) => [queries.search(payload, issues)],
  read: (api, payload, issues) => [readId(api, readObject(payload, ['id'], issues), issues)],
  remove: (api, payload, issues) => [readId(api, readObject(payload, ['id'], issues), issues)],
  create: async ({ bodies }, payload, issues) => {
    const outcome = await bodies.create(payload);
    if (!outcome.ok) issues.push(...outcome.errors);
    return [outcome.ok ? outcome.value : undefined];
  },
  update: (api, payload, issues) => {
    const { version } = api.model;
    const names = version === undefined ? ['id', 'patch'] : ['id', 'patch', 'version'];
    const given = readObject(payload, names, issues);
    const id = readId(api, given, issues);
    if (!isJsonObject(given['patch'])) issues.push({ loc: ['patch'], type: 'object_expected', msg: 'Object expected' });
    const expected = given['version'] === undefined ? {} : { [version?.name ?? '']: given['version'] };
    return [id, { ...(given['patch'] as object), ...expected }];
  },
};

/**
 * The operations of a resource as messages: `{ "event": "update", "channel": "products", "body": { "id": 1, "patch": { … } } }`. Each is
 * the action of the controller, with its guards.
 */
export function openEvents(host: Host, type: Class<object>, controller: Class): ReadonlyMap<string, HandlerPlan> {
  const offered = resourceRecord(type)?.operations ?? OPERATIONS;
  return new Map(offered.map((each) => [each, compileEvent(host, type, controller, each)]));
}

function compileEvent(host: Host, type: Class<object>, controller: Class, operation: Operation): HandlerPlan {
  const plan = host.compile({
    type: controller,
    key: operation,
    levels: ['app', 'class', 'method'],
    transport: 'http',
    payload: ['json'],
    keepsPrincipal: true,
  });
  const read = READS[operation];
  const readArguments = async (context: Context): Promise<unknown[]> => {
    const issues: FieldError[] = [];
    const values = await read(apiOf(type, context), context.payload, issues);
    if (issues.length > 0) throw invalid(issues);
    return [...values, context];
  };
  const event = Object.freeze({ ...plan, payload: 'json', readArguments } as const);
  host.descriptions.derived(event, plan, [messageInput(type, operation)]);
  return event;
}

function readObject(
  payload: unknown,
  names: readonly string[],
  issues: FieldError[],
): Readonly<Record<string, unknown>> {
  if (!isJsonObject(payload)) {
    issues.push({ loc: [], type: 'object_expected', msg: 'Object expected' });
    return {};
  }
  for (const name of Object.keys(payload)) {
    if (!names.includes(name)) issues.push({ loc: [name], type: 'unknown_option', msg: 'Unknown option' });
  }
  return payload;
}

function readId({ model }: ResourceApi, { id }: Readonly<Record<string, unknown>>, issues: FieldError[]): unknown {
  if (id === undefined) issues.push({ loc: ['id'], type: 'missing', msg: 'Field required' });
  else if (!fits(model.key, id)) {
    const isNumber = model.key.type === 'integer';
    issues.push({
      loc: ['id'],
      type: isNumber ? 'integer_expected' : 'uuid_expected',
      msg: isNumber ? 'Integer expected' : 'UUID expected',
    });
  }
  return id;
}
