import { Ctx, type Class, type Context, type FieldError } from '@cortado/core';
import {
  argumentMetadata,
  customArgument,
  methodInjections,
  returnsMetadata,
  type CustomInput,
} from '@cortado/core/transport';
import { Delete, Get, Patch, Post, Put } from '@cortado/http';
import { MOST_ROWS } from '../bodies/bodies';
import { bodyClassesOf, type BodyClasses } from '../bodies/body-classes';
import { keyKindOf } from '../decorators/property-record';
import { OPERATIONS, resourceRecord, type Operation } from '../decorators/resource';
import {
  describeCreate,
  describeList,
  describeRead,
  describeRemove,
  describeReplace,
  describeSearch,
  describeUpdate,
  type DescribeOperation,
} from '../description/describe-operation';
import { resource } from '../repository/repository';
import { describedBy } from './described-by';
import { RESOURCE_APIS, type ResourceApi } from './resource-api';
import { pageOf } from './resource-page';
import { SearchBody } from './search-body';

type Decorate = (prototype: object, key: string, descriptor: PropertyDescriptor) => void;
type DecorateArgument = (prototype: object, key: string, index: number) => void;
type ReturnsMetadata = Parameters<typeof returnsMetadata.onMethod>[2];
type Read = (api: ResourceApi, context: Context, issues: FieldError[]) => unknown;

const SELECTED = 'With `fields` or `expand`, rows have these properties instead of all of them.';
const ETAG = { etag: { type: 'string', description: 'Names the row as it is now, for If-Match and If-None-Match' } };
const LOCATION = { type: 'string', description: 'The path of the row' };

/** One route of a resource. */
interface ActionRoute {
  readonly operation: Operation;
  readonly route: Decorate;
  readonly answers: readonly ReturnsMetadata[];
  /** What the action is given before the context. */
  readonly takes: readonly DecorateArgument[];
}

/**
 * Makes routes of the actions of a controller, as decorators on its methods would: those that the resource offers.
 *
 * @param controller a class that extends `ResourceActions`
 */
export function recordRoutes(controller: Class, type: Class<object>): void {
  const offered = resourceRecord(type)?.operations ?? OPERATIONS;
  const prototype = controller.prototype as Record<string, unknown>;
  for (const [key, { operation, route, answers, takes }] of Object.entries(routesOf(type))) {
    if (!offered.includes(operation)) continue;
    const descriptor = { value: prototype[key] };
    route(prototype, key, descriptor);
    recordAnswers(controller, key, answers);
    takes.forEach((take, index) => take(prototype, key, index));
    (Ctx() as DecorateArgument)(prototype, key, takes.length);
    // Nobody takes it: that it can be resolved is checked at start-up.
    methodInjections.onMethod(prototype, key, { index: takes.length + 1, token: resource(type) });
  }
}

/** Where an override names an answer itself, its own counts. */
function recordAnswers(controller: Class, key: string, answers: readonly ReturnsMetadata[]): void {
  const own = new Set(returnsMetadata.ofMethod(controller, key).map(({ statusCode }) => statusCode));
  for (const each of answers.toReversed()) {
    if (!own.has(each.statusCode)) returnsMetadata.onMethod(controller.prototype as object, key, each);
  }
}

function routesOf(type: Class<object>): Readonly<Record<string, ActionRoute>> {
  const page = [answer(200, pageOf(type), { description: SELECTED })];
  const one = [answer(200, type, { description: SELECTED, headers: ETAG })];
  const changed = [answer(200, type, { headers: ETAG })];
  // A row with its headers, or a list of them.
  const created = [answer(201, type, { headers: { location: LOCATION, ...ETAG } }), answer(201, [type])];
  const id = (describe: DescribeOperation): DecorateArgument => idOf(type, describe);
  return {
    list: { operation: 'list', route: Get(), answers: page, takes: [listQuery(type)] },
    search: { operation: 'list', route: Post('/search'), answers: page, takes: [searchBody(type)] },
    read: { operation: 'read', route: Get('/:id'), answers: one, takes: [id(describeRead)] },
    create: { operation: 'create', route: Post(), answers: created, takes: [createBody(type)] },
    replace: {
      operation: 'update',
      route: Put('/:id'),
      answers: changed,
      takes: [id(describeReplace), replaceBody(type)],
    },
    update: {
      operation: 'update',
      route: Patch('/:id'),
      answers: changed,
      takes: [id(describeUpdate), updateBody(type)],
    },
    remove: { operation: 'remove', route: Delete('/:id'), answers: [answer(204, null)], takes: [id(describeRemove)] },
  };
}

function answer(statusCode: number, type: ReturnsMetadata['type'], options: ReturnsMetadata['options'] = {}) {
  return { statusCode, type, options };
}

/** The key of a row, and what is described with it. */
function idOf(type: Class<object>, describe: DescribeOperation): DecorateArgument {
  const isUuid = keyKindOf(type) === 'uuid';
  const options = isUuid ? ({ type: String, format: 'uuid' } as const) : ({ type: Number, format: 'int' } as const);
  const metadata = { source: 'param', name: 'id', options, input: describedBy(type, describe) } as const;
  return (prototype, key, index) => argumentMetadata.onMethod(prototype, key, { index, ...metadata });
}

function listQuery(type: Class<object>): DecorateArgument {
  const read: Read = ({ queries }, { query }, issues) => queries.query(query, issues);
  return argument(type, false, read, describedBy(type, describeList));
}

function searchBody(type: Class<object>): DecorateArgument {
  const read: Read = ({ queries }, { payload }, issues) => queries.search(payload ?? {}, issues);
  return argument(type, false, read, { ...describedBy(type, describeSearch), payload: SearchBody, isRequired: false });
}

function createBody(type: Class<object>): DecorateArgument {
  const read: Read = async ({ bodies }, { payload }, issues) => settled(await bodies.create(payload), issues);
  const more = { ...describedBy(type, describeCreate), maxItems: MOST_ROWS };
  return argument(type, true, read, withBody(type, 'create', more));
}

function replaceBody(type: Class<object>): DecorateArgument {
  const read: Read = async ({ bodies }, { payload }, issues) => settled(await bodies.replace(payload), issues);
  return argument(type, true, read, withBody(type, 'replace'));
}

/** As it came: it is checked with the row that it changes. */
function updateBody(type: Class<object>): DecorateArgument {
  const read: Read = (_api, { payload }, issues) => {
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload;
    issues.push({ loc: [], type: 'object_expected', msg: 'Object expected' });
    return undefined;
  };
  return argument(type, false, read, withBody(type, 'update'));
}

function argument(
  type: Class<object>,
  async: boolean,
  read: Read,
  input?: Parameters<typeof customArgument>[1],
): DecorateArgument {
  const reader = {
    async,
    read: (context: Context, issues: FieldError[]) => read(context.get(RESOURCE_APIS).of(type), context, issues),
  };
  return customArgument<any>(reader, input) as DecorateArgument;
}

/** The DTO is made when `resources()` compiles the models, after the decorators ran. */
function withBody(type: Class, body: keyof BodyClasses, more: CustomInput = {}): CustomInput {
  return {
    ...more,
    get payload(): Class {
      return bodyClassesOf(type)?.[body] ?? type;
    },
  };
}

function settled<T>(
  outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] },
  issues: FieldError[],
): T | undefined {
  if (outcome.ok) return outcome.value;
  issues.push(...outcome.errors);
  return undefined;
}
