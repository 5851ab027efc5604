import { ConfigurationError, type Class } from '@cortado/core';
import { describe, type PropertyDescription } from '@cortado/dto';
import { propertyRecords, recordedProperties, type PropertyRecords } from '../decorators/property-record';
import { resourceRecord, type ResourceRecord } from '../decorators/resource';
import { checkDatabaseName, checkResourceName } from './names';
import { refuseResource } from './refuse-resource';

/** A property of a class with `@Resource`, with what all decorators say about it. */
export interface ResourceProperty {
  readonly name: string;
  /** `Product.price`, as errors have it. */
  readonly where: string;
  readonly described: PropertyDescription;
  readonly records: PropertyRecords;
}

/** A class with `@Resource`, before its references are known. */
export interface ResourceClass {
  readonly type: Class;
  readonly record: ResourceRecord;
  readonly table: string;
  readonly properties: readonly ResourceProperty[];
  readonly key: ResourceProperty;
}

/** Reads the decorators of a class. @throws ConfigurationError */
export function resourceClass(type: Class): ResourceClass {
  const record = resourceRecord(type);
  if (record === undefined) {
    refuseResource(
      type.name,
      'the class is in `models`, but has no @Resource()',
      "decorate the class, as in @Resource('products')",
    );
  }
  checkResourceName(type.name, record.name);
  const table = record.table ?? record.name;
  checkDatabaseName(type.name, 'table', table);
  const properties = propertiesOf(type);
  return { type, record, table, properties, key: keyOf(type, properties) };
}

function propertiesOf(type: Class): readonly ResourceProperty[] {
  if (recordedProperties(type).length === 0) return [];
  return describedProperties(type)
    .filter(({ name }) => !isComputed(type, name))
    .map((described) => {
      const where = `${type.name}.${described.name}`;
      return { name: described.name, where, described, records: propertyRecords(type, described.name) };
    });
}

function describedProperties(type: Class): readonly PropertyDescription[] {
  try {
    return describe(type).properties;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError('E_DTO', { where: type.name, problem, cause });
  }
}

function keyOf(type: Class, properties: readonly ResourceProperty[]): ResourceProperty {
  const [key, second] = properties.filter(({ records }) => records.key !== undefined);
  if (key === undefined) {
    refuseResource(
      type.name,
      'a resource needs a key, and no property has @Key()',
      'add a property for it, as in @Key() id!: number',
    );
  }
  if (second !== undefined) {
    refuseResource(
      second.where,
      `${key.name} is the key already`,
      'remove @Key() from one of them; @Column({ unique: true }) keeps its values different',
    );
  }
  return key;
}

/** Whether it is a getter or a method: the output may have it, but it is not stored. */
function isComputed(type: Class, name: string): boolean {
  for (let at: unknown = type.prototype; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return true;
  }
  return false;
}
