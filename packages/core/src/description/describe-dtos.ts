import { describe, DtoDefinitionError, type ClassDescription, type CompileOptions } from '@cortado/dto';
import type { Class } from '../common/types';
import { compact } from './compact';
import { documentationOfClass, documentationOfProperties } from './documentation';
import { describeView } from './describe-view';
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
  for (const { inputs, payload, responses, pushes = [], questions = [], presenceInfo } of handlers) {
    for (const { type } of inputs) visit(type, true);
    visit(payload?.type, true);
    visit(presenceInfo, false);
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
    if (error instanceof DtoDefinitionError) return describeView(type, options);
    throw error;
  }
}

/** All of it but defaults and arguments of constraints, which belong to the program. */
function frozen<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  if (!Array.isArray(data) && Object.getPrototypeOf(data) !== Object.prototype) return data;
  for (const [name, value] of Object.entries(data)) if (name !== 'default' && name !== 'args') frozen(value);
  return Object.freeze(data);
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
