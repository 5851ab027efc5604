import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import type { Class } from '../common/types';

/** The one property of a list class. */
export const ITEMS = 'items';

const classes = new WeakMap<Class, Class<{ readonly items: unknown[] }>>();

/** A class that wraps a list of DTOs, so that the rules and limits of nested lists apply to it. */
export function listClass(item: Class): Class<{ readonly items: unknown[] }> {
  const known = classes.get(item);
  if (known !== undefined) return known;
  const type = { [`${item.name}[]`]: class {} }[`${item.name}[]`] as Class<{ readonly items: unknown[] }>;
  const prototype = type.prototype as object;
  Type(() => item)(prototype, ITEMS);
  ValidateNested({ each: true })(prototype, ITEMS);
  Reflect.defineMetadata('design:type', Array, prototype, ITEMS);
  classes.set(item, type);
  return type;
}
