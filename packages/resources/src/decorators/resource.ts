import type { Class } from '@cortado/core';
import { checkOption, DecoratorMetadata, refuseUnknownIn } from '@cortado/core/transport';

/** What can be done with a resource from outside. `list` includes the search. */
export type Operation = 'list' | 'read' | 'create' | 'update' | 'remove';

export const OPERATIONS: readonly Operation[] = ['list', 'read', 'create', 'update', 'remove'];

/** Options of `@Resource`. */
export interface ResourceOptions {
  /** What REST and messages offer. Default: all of it. Services are not limited. */
  readonly operations?: readonly Operation[];
  /** False: no REST routes. Default: true. */
  readonly controller?: boolean;
  /** The path of its endpoint, a channel class that takes the place of the default one, or false for no endpoint. Default: the option `socket` of `resources()`. */
  readonly socket?: string | false | Class;
  /** The name of the table. Default: the name of the resource. */
  readonly table?: string;
}

/** What `@Resource` recorded. */
export interface ResourceRecord extends ResourceOptions {
  readonly name: string;
}

const metadata = new DecoratorMetadata<ResourceRecord>('Resource');

/**
 * Makes a class a resource: a table, a REST API and a live channel.
 *
 * @param name the name of the resource: its path, its channel, and its table unless `table` names another
 * @throws ConfigurationError E_OPTION for an unknown option or an invalid value
 * @example
 * @Resource('products')
 * class Product {
 *   @Key() id!: number;
 *   @IsString() @Length(1, 100) name!: string;
 * }
 */
export function Resource(name: string, options: ResourceOptions = {}): ClassDecorator {
  const where = '@Resource()';
  refuseUnknownIn(where, options, ['operations', 'controller', 'socket', 'table']);
  const { operations, controller, socket, table } = options;
  const all = OPERATIONS.join("', '");
  checkOption(where, 'operations', isOperations(operations), `a list with some of '${all}'`);
  checkOption(where, 'controller', controller === undefined || typeof controller === 'boolean', 'true or false');
  checkOption(where, 'socket', isSocket(socket), "a path such as '/ws/products', a channel class, or false");
  checkOption(where, 'table', table === undefined || typeof table === 'string', 'the name of a table');
  return (type) => metadata.onClass(type as unknown as Class, { ...options, name });
}

/** What `@Resource` recorded on the class itself: a class that extends a resource is not one. */
export function resourceRecord(type: Class): ResourceRecord | undefined {
  return metadata.ofOwnClass(type).at(-1);
}

function isOperations(given: unknown): boolean {
  if (given === undefined) return true;
  return Array.isArray(given) && given.length > 0 && given.every((each) => OPERATIONS.includes(each as Operation));
}

function isSocket(given: unknown): boolean {
  if (given === undefined || given === false || typeof given === 'function') return true;
  return typeof given === 'string' && given.startsWith('/');
}
