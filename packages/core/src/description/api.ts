import { checkOption, refuseUnknownIn } from '../config/check-options';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import { recordOfProperty, recordOnProperty } from '../metadata/reflected-type';
import type { AbstractClass, Class } from '../common/types';
import type { Documentation } from './handler-description';

/** What `@Api` records. */
export const apiMetadata = new DecoratorMetadata<Documentation>('Api');

/** The name under which that of a property is kept too. */
const OF_PROPERTY = 'cortado:api';

/** Sits on a class, a method or a property. */
export interface ApiDecorator {
  (target: AbstractClass): void;
  (target: object, key: string | symbol, descriptor?: TypedPropertyDescriptor<any>): void;
}

const OF_PROPERTIES = ['summary', 'description', 'deprecated', 'hidden', 'example'];
const OF_METHODS = [...OF_PROPERTIES, 'tags', 'security'];
const OF_CLASSES = [...OF_METHODS, 'name'];

/** A key of `components` in OpenAPI and AsyncAPI. */
const COMPONENT = /^[\w.-]+$/;

/**
 * Says what documents show of a controller, an endpoint, a channel or a DTO, of one of its methods, or of a property of a DTO. It changes
 * nothing else. On a class, `tags`, `deprecated`, `hidden` and `security` count for each of its methods, unless the method says otherwise;
 * subclasses have all of it but the name.
 *
 * @param documentation `name` on a class only; `tags` and `security` on a class or a method
 * @throws ConfigurationError E_OPTION for an option that does not exist or has no effect there
 * @example
 * @Api({ summary: 'Sends a message', tags: ['chat'] }) @Post() send(message: Message) { … }
 * class Message { @Api({ example: 'Hello' }) @IsString() text!: string }
 */
export function Api(documentation: Documentation): ApiDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const type = (typeof target === 'function' ? target : target.constructor) as Class;
    const where = `@Api of ${type.name}${key === undefined ? '' : `.${String(key)}`}`;
    // An accessor has a descriptor too.
    const isProperty = key !== undefined && typeof descriptor?.value !== 'function';
    checkDocumentation(where, documentation, key === undefined ? OF_CLASSES : isProperty ? OF_PROPERTIES : OF_METHODS);
    if (key === undefined) return apiMetadata.onClass(type, documentation);
    apiMetadata.onMethod(target, key, documentation);
    if (!isProperty) return;
    const others = recordOfProperty(OF_PROPERTY, target, key) as Documentation | undefined;
    recordOnProperty(OF_PROPERTY, { ...others, ...documentation }, target, key);
  };
}

/** What `@Api` says of a property, also where a mapped type has it from another class; undefined for nothing. */
export function documentationOfProperty(type: Class, key: string): Documentation | undefined {
  return recordOfProperty(OF_PROPERTY, type.prototype as object, key) as Documentation | undefined;
}

/**
 * The same for a handler that is a function, whose options say it.
 *
 * @param key the method that stands for it; undefined where a class does
 * @param where names the options in errors
 * @throws ConfigurationError E_OPTION
 */
export function documentFunction(
  type: Class,
  key: PropertyKey | undefined,
  documentation: Documentation,
  where: string,
): void {
  checkDocumentation(where, documentation, OF_METHODS);
  if (key === undefined) apiMetadata.onClass(type, documentation);
  else apiMetadata.onMethod(type.prototype as object, key, documentation);
}

function checkDocumentation(where: string, documentation: Documentation, known: readonly string[]): void {
  refuseUnknownIn(where, documentation, known);
  const { name } = documentation;
  for (const option of ['summary', 'description', 'name'] as const) {
    checkOption(where, option, ['string', 'undefined'].includes(typeof documentation[option]), 'a text');
  }
  for (const option of ['deprecated', 'hidden'] as const) {
    checkOption(where, option, ['boolean', 'undefined'].includes(typeof documentation[option]), 'true or false');
  }
  for (const option of ['tags', 'security'] as const) {
    checkOption(where, option, isListOfTexts(documentation[option]), 'a list of names');
  }
  checkOption(where, 'name', name === undefined || COMPONENT.test(name), 'letters, digits, ".", "-" and "_"');
}

function isListOfTexts(given: unknown): boolean {
  return given === undefined || (Array.isArray(given) && given.every((each) => typeof each === 'string'));
}
