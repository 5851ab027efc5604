import type { Class } from '@cortado/core';
import { compileField } from './compile-field';
import { compileReference, referredClass } from './compile-reference';
import type { Field } from './field';
import type { Model, Reference } from './model';
import { refuseResource } from './refuse-resource';
import { resourceClass, type ResourceClass, type ResourceProperty } from './resource-class';

/**
 * Compiles the classes of an application to models, once at start-up.
 *
 * @returns the models by their classes, in the order given
 * @throws ConfigurationError E_RESOURCE for a mistake in a class, E_DTO when it cannot be a DTO
 */
export function compileModels(types: readonly Class[]): ReadonlyMap<Class, Model> {
  const classes = new Map(types.map((type) => [type, resourceClass(type)]));
  checkNames([...classes.values()]);
  const models = new Map<Class, Model>();
  for (const each of classes.values()) models.set(each.type, compileModel(each, classes, models));
  return models;
}

function compileModel(
  each: ResourceClass,
  classes: ReadonlyMap<Class, ResourceClass>,
  models: ReadonlyMap<Class, Model>,
): Model {
  const references = new Map<string, Reference>();
  const compile = (property: ResourceProperty): Field => {
    const referred = referredClass(property, classes);
    const field = compileField(property, referred?.key.records.key?.by);
    if (referred !== undefined) {
      const target = (): Model => models.get(referred.type)!;
      references.set(property.name, compileReference(property, field, each, target));
    }
    return field;
  };
  const key = compile(each.key);
  const others = each.properties.filter((property) => property !== each.key).map(compile);
  checkColumns(each, [key, ...others]);
  return {
    name: each.record.name,
    table: each.table,
    type: each.type as Class<object>,
    key,
    keyKind: each.key.records.key!.by,
    version: versionOf(each, others),
    fields: new Map([key, ...others].map((field) => [field.name, field])),
    references,
  };
}

function versionOf({ properties }: ResourceClass, fields: readonly Field[]): Field | undefined {
  const [first, second] = properties.filter(({ records }) => records.isVersion);
  if (second !== undefined) {
    refuseResource(second.where, `${first!.name} is the version already`, 'remove @Version() from one of them');
  }
  if (first?.records.key !== undefined) {
    refuseResource(
      first.where,
      'the key cannot be the version',
      'remove @Version(), and give it a property of its own',
    );
  }
  return first === undefined ? undefined : fields.find(({ name }) => name === first.name);
}

function checkColumns({ type, table }: ResourceClass, fields: readonly Field[]): void {
  const seen = new Map<string, string>();
  for (const { name, column } of fields) {
    const other = seen.get(column.toLowerCase());
    if (other !== undefined) {
      refuseResource(
        `${type.name}.${name}`,
        `its column "${column}" of the table "${table}" is also that of ${other}`,
        'give one of them another column, as in @Column({ name })',
      );
    }
    seen.set(column.toLowerCase(), name);
  }
}

function checkNames(classes: readonly ResourceClass[]): void {
  const names = new Map<string, string>();
  const tables = new Map<string, string>();
  for (const { type, record, table } of classes) {
    const twin = names.get(record.name);
    if (twin !== undefined) {
      refuseResource(type.name, `${twin} is the resource "${record.name}" already`, 'give one of them another name');
    }
    const sharing = tables.get(table.toLowerCase());
    if (sharing !== undefined) {
      refuseResource(type.name, `${sharing} has the table "${table}" already`, 'give one of them another table');
    }
    if (table.toLowerCase().startsWith('cortado_')) {
      refuseResource(
        type.name,
        `names of tables that begin with "cortado_" are Cortado's own`,
        'give the table another name',
      );
    }
    names.set(record.name, type.name);
    tables.set(table.toLowerCase(), type.name);
  }
}
