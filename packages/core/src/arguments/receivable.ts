import type { Class } from '../common/types';

/** A list by the class of its items: a DTO class, `String`, `Number` or `Boolean`. */
export type ListOf<Item extends Class = Class> = readonly [Item];

/** The payload of a handler: a DTO, the text itself (`String`), the bytes themselves (`Buffer`), or a list, as in `[CreateUser]`. */
export type Receivable = StringConstructor | Class | ListOf;

/** What a handler is given for a class or a list: text for `String`, else an instance. */
export type Received<R> = R extends readonly [infer Item]
  ? ItemOf<Item>[]
  : R extends StringConstructor
    ? string
    : R extends Class<infer T>
      ? T
      : never;
type ItemOf<Item> = Item extends StringConstructor
  ? string
  : Item extends NumberConstructor
    ? number
    : Item extends BooleanConstructor
      ? boolean
      : Item extends Class<infer T>
        ? T
        : never;

/** Which frames or bodies a handler accepts: parsed JSON, raw text or raw bytes; `none` when it has no payload. */
export type PayloadKind = 'json' | 'text' | 'binary' | 'none';

export function payloadKind(type: Receivable): PayloadKind {
  if (type === String) return 'text';
  return (type as unknown) === Buffer || (type as unknown) === Uint8Array ? 'binary' : 'json';
}

export function isListOf(receive: Receivable): receive is ListOf {
  return Array.isArray(receive);
}

const lists = new WeakMap<Class, ListOf>();

/** One and the same value for equal ones, as a key of a map: `[Item]` is another array each time it is evaluated. */
export function uniqueReceivable(receive: Receivable): Receivable {
  if (!isListOf(receive)) return receive;
  const [item, ...others]: readonly Class[] = receive;
  // Whoever compiles it says what is wrong.
  if (typeof item !== 'function' || others.length > 0) return receive;
  const known = lists.get(item);
  if (known === undefined) lists.set(item, receive);
  return known ?? receive;
}
