import { refuseUnknownIn } from '../config/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

/** A body of JSON by its class: `[Class]` for a list, `String`, `Number` or `Boolean` for a plain value, `null` for none. */
export type JsonBody = Class<any> | readonly [Class<any>] | null;

/** A body of another media type, as in `{ type: 'text/csv' }`. */
export interface MediaBody {
  /** Its media type. */
  readonly type: string;
}

/** Server-sent events: the class of their data by the name of the event, as in `{ events: { tick: Tick } }`; `null` for none. */
export interface EventsBody {
  /** The classes, by the names of the events. */
  readonly events: Readonly<Record<string, Class<any> | null>>;
}

/** What `@Returns` says of a body. */
export type ReturnedType = JsonBody | MediaBody | EventsBody;

/** Whether it is described by a class, or is none. */
export function isJsonBody(type: ReturnedType): type is JsonBody {
  return type === null || typeof type !== 'object' || Array.isArray(type);
}

/**
 * @param decorator as in `@Returns(200, …)`
 * @throws ConfigurationError E_METADATA_LOST for a class that does not exist, E_OPTION for options that do not
 */
export function checkReturnedType(type: ReturnedType, where: string, decorator: string): void {
  if (isJsonBody(type)) return checkBodyClass(type, where, decorator);
  refuseUnknownIn(`${where}, ${decorator}`, type, 'events' in type ? ['events'] : ['type']);
  if ('events' in type) {
    for (const each of Object.values(type.events)) checkBodyClass(each, where, decorator);
  } else if (typeof type.type !== 'string' || !type.type.includes('/')) {
    throw new ConfigurationError('E_OPTION', {
      where: `${where}, ${decorator}`,
      problem: `"${type.type}" is not a media type`,
      remedy: "name the type of the body, as in { type: 'text/csv' }",
    });
  }
}

/** @throws ConfigurationError E_METADATA_LOST for a class that did not exist when its decorator ran */
export function checkBodyClass(type: JsonBody, where: string, decorator: string): void {
  const item: unknown = Array.isArray(type) && type.length === 1 ? type[0] : type;
  if (item === null || typeof item === 'function') return;
  throw new ConfigurationError('E_METADATA_LOST', {
    where,
    problem: `${decorator} names no class`,
    causes: ['a circular import: the class did not exist yet when the decorator ran'],
    remedy: 'give a class, a list with one class as in [UserView], or null for no body',
  });
}
