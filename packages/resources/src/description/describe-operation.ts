import type { InputDescription } from '@cortado/core';
import type { InputsDescription } from '@cortado/core/transport';
import { resourceRecord, OPERATIONS } from '../decorators/resource';
import type { Model } from '../model/model';
import type { ResourceApi, ResourceApis } from '../rest/resource-api';
import { whereSchema } from './filter-schema';
import { objectOf, type JsonSchema } from './json-schema';
import { filterable, fieldsSchema, listInputs, optionSchemas, pageSchemas, selectionInputs } from './list-options';
import type { Nameable } from './list-options';

/** What is described of a resource: its API, and those of the resources that it refers to. */
export interface DescribedResource {
  readonly api: ResourceApi;
  readonly apis: ResourceApis;
}

/** Describes what one operation reads, and what it answers with when it refuses. */
export type DescribeOperation = (resource: DescribedResource) => InputsDescription;

/** The query of a list. */
export const describeList: DescribeOperation = (resource) => ({
  inputs: listInputs(nameableIn(resource)),
  statuses: [400],
});

/** The body of a search, and of the message `list`. */
export const describeSearch: DescribeOperation = (resource) => {
  const nameable = nameableIn(resource);
  const schema = objectOf({ where: whereSchema(filterable(nameable.fields)), ...optionSchemas(nameable) });
  return { schema, statuses: [400] };
};

/** The id and the query of a single row. */
export const describeRead: DescribeOperation = (resource) => ({
  inputs: [idInput(resource.api.model), ...selectionInputs(nameableIn(resource)), headerInput('if-none-match')],
  statuses: [304, 400, 404],
});

export const describeCreate: DescribeOperation = ({ api }) => ({
  statuses: [400, ...scopeStatuses(api), ...(isConstrained(api.model) ? [409] : [])],
});

/** The id of a row that is changed over HTTP. */
export const describeChange: DescribeOperation = ({ api }) => ({
  inputs: [idInput(api.model), headerInput('if-match')],
  statuses: [...changeStatuses(api), 412],
});

/** The id of a row that is removed over HTTP. */
export const describeRemove: DescribeOperation = ({ api }) => ({
  inputs: [idInput(api.model), headerInput('if-match')],
  statuses: [...removeStatuses(api), 412],
});

/** The messages: everything is in their bodies, and sockets know no conditions. */
export const MESSAGES: Readonly<Record<'read' | 'update' | 'remove', DescribeOperation>> = {
  read: () => ({ statuses: [400, 404] }),
  update: ({ api }) => ({ statuses: changeStatuses(api) }),
  remove: ({ api }) => ({ statuses: removeStatuses(api) }),
};

/** The body of a join. */
export const describeWatch: DescribeOperation = (resource) => {
  const { fields } = nameableIn(resource);
  const snapshot: JsonSchema = {
    anyOf: [{ type: 'boolean' }, objectOf(pageSchemas(fields))],
    default: false,
    description: 'Whether the reply has the rows as they are now, and which page of them',
  };
  const where = whereSchema(filterable(fields));
  return { schema: objectOf({ where, fields: fieldsSchema(fields), snapshot }), statuses: [400] };
};

/** The names that clients may use. A reference can be followed where its resource can be read over REST. */
function nameableIn({ api, apis }: DescribedResource): Nameable {
  const { fields, references } = api.model;
  const expand = [...references.values()].filter(({ field, target }) => !field.hidden && isReadable(target(), apis));
  return { fields: [...fields.values()].filter(({ hidden }) => !hidden), expand: expand.map((each) => each.expand) };
}

function isReadable({ type }: Model, apis: ResourceApis): boolean {
  return apis.of(type).controller !== undefined && (resourceRecord(type)?.operations ?? OPERATIONS).includes('read');
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
