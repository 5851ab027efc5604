import type { InputDescription } from '@cortado/core';
import type { InputsDescription } from '@cortado/core/transport';
import type { Field } from '../model/field';
import type { Model } from '../model/model';
import type { ResourceApi, ResourceApis } from '../rest/resource-api';
import { filterName, filterSchemas, named, objectOf, referTo, type Definitions } from './filter-schema';
import type { JsonSchema } from './value-schema';
import { filterable, fieldsSchema, listInputs, optionSchemas, pageSchemas, selectionInputs } from './list-options';
import type { Nameable } from './list-options';

/** What is described of a resource: its API, and those of the resources that it refers to. */
export interface DescribedResource {
  readonly api: ResourceApi;
  readonly apis: ResourceApis;
}

/** Describes what one operation reads, and what it answers with when it refuses. */
export type DescribeOperation = (resource: DescribedResource) => InputsDescription;

/** What operations do, over HTTP and as messages. */
const summaries = {
  read: ({ model }: ResourceApi) => `Reads a row of ${model.name}`,
  update: ({ model }: ResourceApi) => `Changes a row of ${model.name}`,
  remove: ({ model }: ResourceApi) => `Removes a row of ${model.name}`,
};

/** The query of a list. */
export const describeList: DescribeOperation = (resource) => ({
  summary: `Lists ${resource.api.model.name}`,
  inputs: listInputs(nameableIn(resource)),
  statuses: [400],
});

/** The body of a search, and of the message `list`. */
export const describeSearch: DescribeOperation = (resource) => {
  const nameable = nameableIn(resource);
  return {
    summary: `Lists ${resource.api.model.name} that pass a filter`,
    schema: bodySchema(resource, 'Search', optionSchemas(nameable)),
    statuses: [400],
  };
};

/** The id and the query of a single row. */
export const describeRead: DescribeOperation = (resource) => ({
  summary: summaries.read(resource.api),
  inputs: [idInput(resource.api.model), ...selectionInputs(nameableIn(resource)), headerInput('if-none-match')],
  statuses: [304, 400, 404],
});

export const describeCreate: DescribeOperation = ({ api }) => ({
  summary: `Creates rows of ${api.model.name}: one, or a list of which all or none are created`,
  statuses: [400, ...scopeStatuses(api), ...(isConstrained(api.model) ? [409] : [])],
});

/** The id of a row that is changed over HTTP. */
export const describeUpdate: DescribeOperation = ({ api }) => ({
  summary: summaries.update(api),
  ...changed(api),
});

/** The id of a row that is replaced. */
export const describeReplace: DescribeOperation = ({ api }) => ({
  summary: `Replaces all properties of a row of ${api.model.name}`,
  ...changed(api),
});

/** The id of a row that is removed over HTTP. */
export const describeRemove: DescribeOperation = ({ api }) => ({
  summary: summaries.remove(api),
  inputs: [idInput(api.model), headerInput('if-match')],
  statuses: [...removeStatuses(api), 412],
});

/** The messages: everything is in their bodies, and sockets know no conditions. */
export const MESSAGES: Readonly<Record<'read' | 'update' | 'remove', DescribeOperation>> = {
  read: ({ api }) => ({ summary: summaries.read(api), statuses: [400, 404] }),
  update: ({ api }) => ({ summary: summaries.update(api), statuses: changeStatuses(api) }),
  remove: ({ api }) => ({ summary: summaries.remove(api), statuses: removeStatuses(api) }),
};

/** The body of a join. */
export const describeWatch: DescribeOperation = (resource) => {
  const { fields } = nameableIn(resource);
  const snapshot: JsonSchema = {
    anyOf: [{ type: 'boolean' }, objectOf(pageSchemas(fields))],
    default: false,
    description: 'Whether the reply has the rows as they are now, and which page of them',
  };
  return {
    summary: `Watches the rows of ${resource.api.model.name} that pass a filter`,
    schema: bodySchema(resource, 'Watch', { fields: fieldsSchema(fields), snapshot }),
    statuses: [400],
  };
};

/** A body with a filter and these options, as `SearchProduct`. */
function bodySchema({ api }: DescribedResource, verb: string, options: Definitions): JsonSchema {
  const { type, fields } = api.model;
  const name = `${verb}${type.name}`;
  const filters = filterSchemas(api.model, filterable(visible(fields)));
  return named(name, { [name]: objectOf({ where: referTo(filterName(type)), ...options }), ...filters });
}

/** The names that clients may use. A reference can be followed where its resource can be read over REST. */
function nameableIn({ api, apis }: DescribedResource): Nameable {
  const { fields, references } = api.model;
  const expand = [...references.values()].filter(({ field, target }) => !field.hidden && isReadable(target(), apis));
  return { fields: visible(fields), expand: expand.map((each) => each.expand) };
}

function visible(fields: Model['fields']): readonly Field[] {
  return [...fields.values()].filter(({ hidden }) => !hidden);
}

function isReadable({ type }: Model, apis: ResourceApis): boolean {
  const { controller, operations } = apis.of(type);
  return controller !== undefined && operations.includes('read');
}

function changeStatuses(api: ResourceApi): readonly number[] {
  const { model } = api;
  return [400, ...scopeStatuses(api), 404, ...(isConstrained(model) || model.version !== undefined ? [409] : [])];
}

function removeStatuses({ model, resources }: ResourceApi): readonly number[] {
  const referrers = resources.referrers(model);
  return [400, 404, ...(referrers.some(({ reference }) => reference.onDelete !== 'setNull') ? [409] : [])];
}

/** A row that would be out of the scope of the client is refused. */
function scopeStatuses({ hasScope }: ResourceApi): readonly number[] {
  return hasScope ? [403] : [];
}

/** Whether the database may refuse a row because of others. */
function isConstrained({ fields, key, references }: Model): boolean {
  return references.size > 0 || [...fields.values()].some((field) => field !== key && field.unique);
}

function idInput({ keyKind }: Model): InputDescription {
  const type = keyKind === 'uuid' ? { type: String, format: 'uuid' } : { type: Number, format: 'int' };
  return Object.freeze({ source: 'path', name: 'id', list: false, required: true, ...type } as InputDescription);
}

function headerInput(name: 'if-match' | 'if-none-match'): InputDescription {
  return Object.freeze({ source: 'header', name, type: String, list: false, required: false });
}

/** What a row that is changed over HTTP is named by. */
function changed(api: ResourceApi): InputsDescription {
  return { inputs: [idInput(api.model), headerInput('if-match')], statuses: [...changeStatuses(api), 412] };
}
