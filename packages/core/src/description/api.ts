import { checkOption, refuseUnknownIn } from '../config/check-options';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Class } from '../common/types';
import type { Documentation } from './handler-description';

/** What `@Api` records. */
export const apiMetadata = new DecoratorMetadata<Documentation>('Api');

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
    const known = key === undefined ? OF_CLASSES : descriptor === undefined ? OF_PROPERTIES : OF_METHODS;
    checkDocumentation(where, documentation, known);
    if (key === undefined) apiMetadata.onClass(type, documentation);
    else apiMetadata.onMethod(target, key, documentation);
  };
}

/**
 * The same for a handler without a class, whose options say it.
 *
 * @param where names the options in errors
 * @throws ConfigurationError E_OPTION
 */
export function documentFunction(type: Class, documentation: Documentation, where: string): void {
  checkDocumentation(where, documentation, OF_METHODS);
  apiMetadata.onClass(type, documentation);
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
