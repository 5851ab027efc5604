import { Ctx, Returns, type Class, type Context, type FieldError } from '@cortado/core';
import { argumentMetadata, customArgument, methodInjections, type CustomInput } from '@cortado/core/transport';
import { Delete, Get, Patch, Post, Put } from '@cortado/http';
import { MOST_ROWS } from '../bodies/bodies';
import { bodyClassesOf, type BodyClasses } from '../bodies/body-classes';
import { keyKindOf } from '../decorators/property-record';
import { OPERATIONS, resourceRecord, type Operation } from '../decorators/resource';
import {
  describeChange,
  describeCreate,
  describeList,
  describeRead,
  describeRemove,
  describeSearch,
  type DescribeOperation,
} from '../description/describe-operation';
import { resource } from '../repository/repository';
import { describedBy } from './described-by';
import { RESOURCE_APIS, type ResourceApi } from './resource-api';
import { pageOf } from './resource-page';
import { SearchBody } from './search-body';

type Decorate = (prototype: object, key: string, descriptor: PropertyDescriptor) => void;
type DecorateArgument = (prototype: object, key: string, index: number) => void;
type Read = (api: ResourceApi, context: Context, issues: FieldError[]) => unknown;

/** One route of a resource. */
interface ActionRoute {
  readonly operation: Operation;
  readonly route: Decorate;
  readonly answers: readonly Decorate[];
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
    for (const each of answers) each(prototype, key, descriptor);
    takes.forEach((take, index) => take(prototype, key, index));
    (Ctx() as DecorateArgument)(prototype, key, takes.length);
    // Nobody takes it: that it can be resolved is checked at start-up.
    methodInjections.onMethod(prototype, key, { index: takes.length + 1, token: resource(type) });
  }
}

function routesOf(type: Class<object>): Readonly<Record<string, ActionRoute>> {
  const [page, one, none] = [[Returns(200, pageOf(type))], [Returns(200, type)], [Returns(204, null)]];
  const created = [Returns(201, type), Returns(201, [type])];
  const [read, change, remove] = [describeRead, describeChange, describeRemove].map((each) => idOf(type, each));
  return {
    list: { operation: 'list', route: Get(), answers: page, takes: [listQuery(type)] },
    search: { operation: 'list', route: Post('/search'), answers: page, takes: [searchBody(type)] },
    read: { operation: 'read', route: Get('/:id'), answers: one, takes: [read!] },
    create: { operation: 'create', route: Post(), answers: created, takes: [createBody(type)] },
    replace: { operation: 'update', route: Put('/:id'), answers: one, takes: [change!, replaceBody(type)] },
    update: { operation: 'update', route: Patch('/:id'), answers: one, takes: [change!, updateBody(type)] },
    remove: { operation: 'remove', route: Delete('/:id'), answers: none, takes: [remove!] },
  };
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
  return argument(type, false, read, { ...describedBy(type, describeSearch), payload: SearchBody });
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
