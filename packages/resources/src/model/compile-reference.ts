import type { Class } from '@cortado/core';
import type { Field } from './field';
import type { Model, Reference } from './model';
import { refuseResource } from './refuse-resource';
import type { ResourceClass, ResourceProperty } from './resource-class';

/** The class that a property refers to. @throws ConfigurationError unless it is one of the models */
export function referredClass(
  { where, records }: ResourceProperty,
  classes: ReadonlyMap<Class, ResourceClass>,
): ResourceClass | undefined {
  if (records.reference === undefined) return undefined;
  const target: unknown = records.reference.target();
  const found = classes.get(target as Class);
  if (found !== undefined) return found;
  const name = typeof target === 'function' ? target.name : String(target);
  refuseResource(where, `it refers to ${name}, which is not in \`models\``, `add ${name} to \`models\``);
}

/** @param target known when all models are compiled */
export function compileReference(
  { name, where, records }: ResourceProperty,
  field: Field,
  all: ResourceClass,
  target: () => Model,
): Reference {
  const { onDelete } = records.reference!;
  if (onDelete === 'setNull' && !field.nullable) {
    refuseResource(
      where,
      "its onDelete is 'setNull', but null is not allowed",
      "add @IsOptional(), or use 'restrict' or 'cascade'",
    );
  }
  const expand = /^(\w+?)_?[Ii]d$/.exec(name)?.[1];
  if (expand === undefined) {
    refuseResource(
      where,
      '?expand= takes the name without Id, and this one has none',
      `rename the property to ${name}Id; @Column({ name: '${name}' }) keeps the name of the column`,
    );
  }
  if (all.properties.some((each) => each.name === expand)) {
    refuseResource(
      where,
      `?expand=${expand} shows the row behind it, but "${expand}" is a property too`,
      `rename the property ${expand}`,
    );
  }
  return { field, target, onDelete, expand };
}
