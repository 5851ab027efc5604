import type { Class } from '@cortado/core';
import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { Representation } from './representation';

/** One page of a list, as clients get it: `{"items":[…],"next":"…"}`. */
export class ResourcePage<T> {
  /** The rows of the page, or the parts of them that were asked for. */
  readonly items: readonly (T | Representation)[];
  /** The cursor of the next page; null for the last one. */
  readonly next: string | null;
  /** The rows of all pages, if they were asked for. */
  declare readonly total?: number;

  constructor(items: readonly (T | Representation)[], next: string | null, total?: number) {
    this.items = items;
    this.next = next;
    if (total !== undefined) this.total = total;
  }
}

const classes = new WeakMap<Class, Class<ResourcePage<any>>>();

/** The class of a page of such rows: says how the rows are written, and describes the page in documents. */
export function pageOf<T extends object>(item: Class<T>): Class<ResourcePage<T>> {
  const known = classes.get(item);
  if (known !== undefined) return known;
  const name = `PageOf${item.name}`;
  const type = { [name]: class extends ResourcePage<T> {} }[name] as unknown as Class<ResourcePage<T>>;
  const prototype = type.prototype as object;
  for (const each of [IsArray(), ValidateNested({ each: true }), Type(() => item)]) each(prototype, 'items');
  for (const each of [IsOptional(), IsString()]) each(prototype, 'next');
  for (const each of [IsOptional(), IsInt()]) each(prototype, 'total');
  for (const [property, recorded] of Object.entries({ items: Array, next: String, total: Number })) {
    Reflect.defineMetadata('design:type', recorded, prototype, property);
  }
  classes.set(item, type);
  return type;
}
