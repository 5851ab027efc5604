import { ownConstructorTypes } from '../metadata/reflected-type';
import type { Class } from '../common/types';
import { constructorInjections } from './inject';

/**
 * The class whose constructor receives the arguments. A class without a constructor uses that of its base class. So does one whose
 * constructor TypeScript generated for class fields, `constructor() { super(...arguments) }`, and that of a mixin,
 * `constructor(...args) { super(...args) }`.
 */
export function constructorOwner(type: Class): Class {
  for (let each = type; ;) {
    if (takesArguments(each)) return each;
    const base = Object.getPrototypeOf(each) as Class | null;
    if (typeof base !== 'function' || base === Function.prototype) return type;
    each = base;
  }
}

function takesArguments(type: Class): boolean {
  if (type.length > 0 || ownConstructorTypes(type) !== undefined || constructorInjections.ofOwnClass(type).length > 0)
    return true;
  const source = Function.prototype.toString.call(type);
  if (!source.startsWith('class')) return Object.getPrototypeOf(type) === Function.prototype;
  return /(?:^|[^.\w$#])constructor\s*\(/.test(source) && !/super\(\s*\.\.\.\s*\w+\s*\)/.test(source);
}
