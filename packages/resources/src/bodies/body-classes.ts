import type { Class } from '@cortado/core';
import { describe, OmitType, PartialType, type PropertyDescription } from '@cortado/dto';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsDate,
  IsDefined,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Min,
  ValidateIf,
} from 'class-validator';
import type { Field, FieldType } from '../model/field';
import type { Model } from '../model/model';
import { updateMessage } from './message-bodies';

/** The DTOs of the bodies that a resource takes. */
export interface BodyClasses {
  /** Of POST. */
  readonly create: Class<object>;
  /** Of PUT, and of the merged row of PATCH. */
  readonly replace: Class<object>;
  /** Of PATCH: nothing is required. */
  readonly update: Class<object>;
  /** Of the message `update`. */
  readonly message: Class;
}

/** What is checked of a property whose decorators say nothing about its values. */
const CHECKS: Readonly<Record<FieldType, readonly PropertyDecorator[]>> = {
  string: [IsString()],
  integer: [IsInt()],
  number: [IsNumber()],
  boolean: [IsBoolean()],
  date: [Type(() => Date), IsDate()],
  bigint: [IsString()],
  decimal: [IsString()],
  uuid: [IsUUID()],
  json: [IsDefined()],
};

/** The decorators of @Column and its like only say that the property is known. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['isDefined', 'whitelistValidation']);

/** Makes the DTOs of a resource from its class: the same constraints and conversions, without what bodies may not have. */
function bodyClasses(model: Model): BodyClasses {
  const { type, version } = model;
  const described = new Map(describe(type).properties.map((each) => [each.name, each]));
  const refused = [...refusedNames(model, described)];
  const create = named(`Create${type.name}`, OmitType(type as Class<Record<string, unknown>>, refused));
  const kept = refused.filter((name) => name !== version?.name);
  const replace = named(`Replace${type.name}`, OmitType(type as Class<Record<string, unknown>>, kept));
  for (const field of model.fields.values()) {
    const property = described.get(field.name);
    if (property === undefined || kept.includes(field.name)) continue;
    const decorators = decoratorsFor(field, property, field === version);
    if (field !== version) decorate(create, field, decorators);
    decorate(replace, field, decorators);
  }
  const update = named(`Update${type.name}`, PartialType(replace, { skipNullProperties: false }));
  return { create, replace, update, message: updateMessage(model, update) };
}

/** Properties that bodies may not have, or cannot set because the class excludes them from input. */
function refusedNames(
  { fields, key, version }: Model,
  described: ReadonlyMap<string, PropertyDescription>,
): Set<string> {
  const refused = new Set<string>([key.name, ...(version === undefined ? [] : [version.name])]);
  for (const { name, readOnly } of fields.values()) {
    if (readOnly || described.get(name)?.source === undefined) refused.add(name);
  }
  for (const name of described.keys()) if (!fields.has(name)) refused.add(name);
  return refused;
}

/** A class of that name; a mapped class is named after its base. */
function named(name: string, base: Class<object>): Class<object> {
  const type = { [name]: class extends base {} }[name] as Class<object>;
  return type;
}

function decoratorsFor(field: Field, property: PropertyDescription, isVersion: boolean): readonly PropertyDecorator[] {
  const saysNothing = property.nested === undefined && property.constraints.every(({ name }) => SAYS_NOTHING.has(name));
  const isAbsent = ValidateIf((_object, value) => value !== undefined);
  if (isVersion) return [...(saysNothing ? [IsInt(), Min(1)] : []), isAbsent];
  return [
    ...(saysNothing ? CHECKS[field.type] : []),
    ...(saysNothing && field.nullable ? [IsOptional()] : []),
    ...(field.default !== undefined && !property.optional ? [isAbsent] : []),
  ];
}

function decorate({ prototype }: Class<object>, { name }: Field, decorators: readonly PropertyDecorator[]): void {
  for (const decorator of decorators) decorator(prototype as object, name);
}

const known = new WeakMap<Class, BodyClasses>();

/** The DTOs of a resource, made once for each class. */
export function bodyClassesFor(model: Model): BodyClasses {
  let classes = known.get(model.type);
  if (classes === undefined) known.set(model.type, (classes = bodyClasses(model)));
  return classes;
}

/** The DTOs of a class; undefined before it was compiled to a model. */
export function bodyClassesOf(type: Class): BodyClasses | undefined {
  return known.get(type);
}
