import {
  describe,
  DtoDefinitionError,
  type ClassDescription,
  type CompileOptions,
  type PropertyDescription,
} from '@cortado/dto';
import type { Class } from '../common/types';
import { propertyType } from '../metadata/reflected-type';
import { apiMetadata } from './api';
import { compact } from './compact';
import { documentationOfClass, documentationOfProperties } from './documentation';
import type { DtoDescription, HandlerDescription, ResponseDescription } from './handler-description';

const PLAIN: ReadonlySet<unknown> = new Set([String, Number, Boolean, BigInt, Date, Buffer, Uint8Array]);

/** Describes each DTO class that handlers refer to, and those nested in it, once. */
export function describeDtos(
  handlers: readonly HandlerDescription[],
  options: CompileOptions,
): readonly DtoDescription[] {
  const found = new Map<Class, DtoDescription | undefined>();
  const visit = (type: unknown, isInput: boolean): void => {
    if (typeof type !== 'function' || PLAIN.has(type) || found.has(type as Class)) return;
    const description = isInput ? describe(type as Class, options) : describeAnswer(type as Class, options);
    found.set(type as Class, description && documented(frozen(description)));
    for (const { nested } of description?.properties ?? []) nested?.classes.forEach((each) => visit(each, isInput));
  };
  for (const { inputs, payload, responses, pushes = [], questions = [] } of handlers) {
    for (const { type } of inputs) visit(type, true);
    visit(payload?.type, true);
    const answers = [...responses, ...pushes, ...questions, ...questions.flatMap((each) => each.answers)];
    for (const { type, events = {} } of answers as readonly ResponseDescription[]) {
      for (const each of [type, ...Object.values(events)]) visit(each, false);
    }
  }
  return Object.freeze([...found.values()].filter((each) => each !== undefined));
}

/** A class that is only written needs no constraints; then nothing is known but the properties that `@Api` names. */
function describeAnswer(type: Class, options: CompileOptions): ClassDescription | undefined {
  try {
    return describe(type, options);
  } catch (error) {
    if (!(error instanceof DtoDefinitionError)) throw error;
    const names = apiMetadata.methodsOf(type).filter((each) => typeof each === 'string');
    if (names.length === 0) return undefined;
    return { name: type.name, type, properties: names.map((name) => describeProperty(type, name)) };
  }
}

function describeProperty({ prototype }: Class, name: string): PropertyDescription {
  const type = propertyType(prototype as object, name);
  const isClass = typeof type === 'function' && ![...PLAIN, Object, Array, Set, Map].includes(type);
  return {
    name,
    source: name,
    required: true,
    optional: false,
    written: true,
    default: undefined,
    type,
    container: type === Array ? 'array' : type === Set ? 'set' : type === Map ? 'map' : 'none',
    ...(isClass ? { nested: { classes: [type as Class] } } : {}),
    constraints: [],
  };
}

/** All of it but defaults and arguments of constraints, which belong to the program. */
function frozen(description: ClassDescription): ClassDescription {
  for (const property of description.properties) {
    for (const constraint of property.constraints) Object.freeze(constraint);
    Object.freeze(property.constraints);
    if (property.nested !== undefined) Object.freeze(Object.freeze(property.nested).classes);
    Object.freeze(property);
  }
  Object.freeze(description.properties);
  return Object.freeze(description);
}

/** With what `@Api` says of the class and its properties. */
function documented(description: ClassDescription): DtoDescription {
  const { type, properties } = description;
  const names = properties.map(({ name }) => name);
  return compact<DtoDescription>({
    ...description,
    documentation: documentationOfClass(type),
    propertyDocumentation: documentationOfProperties(type, names),
  });
}
