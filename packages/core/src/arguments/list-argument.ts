import { ValidateNested } from 'class-validator';
import { compile, type CompileOptions, type FieldError } from '@cortado/dto';
import { isPromise } from '../common/async';
import type { Class } from '../common/types';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import type { Constraints } from './constraints';

export const LIST_DEFAULTS = { maxItems: 1_000 };

/** How an application reads DTOs. */
export interface DtoOptions extends CompileOptions {
  /** How many items a list may have that is a whole body or message; more are 400 `arrayMaxSize`. Default 1,000. */
  readonly maxItems?: number;
}

/** Items that are no DTO. */
const PLAIN: ReadonlyMap<
  Class,
  { readonly is: (item: unknown) => boolean; readonly type: string; readonly msg: string }
> = new Map<Class, any>([
  [String, { is: (item: unknown) => typeof item === 'string', type: 'string_expected', msg: 'String expected' }],
  [Number, { is: isNumber, type: 'number_expected', msg: 'Number expected (up to 2^53−1)' }],
  [Boolean, { is: (item: unknown) => typeof item === 'boolean', type: 'boolean_expected', msg: 'Boolean expected' }],
]);

/** The names that the items of a list may have. @throws as `listArgument` */
export function itemNames(item: Class, options: CompileOptions): ReadonlySet<string> {
  return PLAIN.has(item) ? new Set() : compile(item, options).names;
}

/**
 * Reads a payload that is a list. Its size is checked before any item is looked at.
 *
 * @throws DtoDefinitionError when the class cannot serve as a DTO, ConfigurationError for a constraint that cannot be built
 */
export function listArgument(item: Class, options: DtoOptions, constraints: Constraints): ArgumentReader {
  const { maxItems = LIST_DEFAULTS.maxItems, ...dto } = options;
  const items = PLAIN.has(item) ? plainItems(item, dto) : dtoItems(item, dto, constraints);
  const oversized: FieldError = {
    loc: [],
    type: 'arrayMaxSize',
    msg: `At most ${maxItems} items are accepted`,
    ...(dto.errors?.context === true ? { ctx: { max: maxItems } } : {}),
  };
  return {
    async: items.async,
    read(context, issues) {
      const { payload } = context;
      if (Array.isArray(payload) && payload.length <= maxItems) return items.read(context, issues);
      issues.push(Array.isArray(payload) ? oversized : { loc: [], type: 'array_expected', msg: 'Array expected' });
      return undefined;
    },
  };
}

function plainItems(item: Class, { maxErrors = 100 }: CompileOptions): ArgumentReader {
  const { is, type, msg } = PLAIN.get(item)!;
  return {
    async: false,
    read: ({ payload }, issues) => {
      for (const index of wrongItems(payload as unknown[], is, maxErrors)) issues.push({ loc: [index], type, msg });
      return payload;
    },
  };
}

function dtoItems(item: Class, options: CompileOptions, constraints: Constraints): ArgumentReader {
  const compiled = compile(listClass(item), options);
  const list = dtoArgument(compiled, ({ payload }) => ({ [ITEMS]: payload }), [], constraints);
  const { compat = false, maxErrors = 100 } = options;
  const settle = (value: unknown, found: readonly FieldError[], issues: FieldError[]): unknown => {
    for (const issue of found) issues.push({ ...issue, loc: issue.loc.slice(1) }); // which began with the name of the property
    return (value as { readonly items?: unknown } | undefined)?.items;
  };
  return {
    async: list.async,
    read(context, issues) {
      // class-validator knows no list at the root, and locates what is no object at the whole list.
      const wrong = compat ? wrongItems(context.payload as unknown[], isObject, maxErrors) : [];
      for (const index of wrong) issues.push({ loc: [index], type: 'object_expected', msg: 'Object expected' });
      if (wrong.length > 0) return undefined;
      const found: FieldError[] = [];
      const value = list.read(context, found);
      return isPromise(value) ? value.then((each) => settle(each, found, issues)) : settle(value, found, issues);
    },
  };
}

/** The indexes of items that are not what they have to be, the first of them. */
function wrongItems(items: readonly unknown[], is: (item: unknown) => boolean, most: number): readonly number[] {
  const wrong: number[] = [];
  for (let index = 0; index < items.length && wrong.length < most; index += 1) {
    if (!is(items[index])) wrong.push(index);
  }
  return wrong;
}

/** Text may contain integers that a double cannot represent. */
function isNumber(item: unknown): boolean {
  return Number.isFinite(item) && (Number.isSafeInteger(item) || !Number.isInteger(item));
}

function isObject(item: unknown): boolean {
  return typeof item === 'object' && item !== null && !Array.isArray(item);
}

/** The one property of a list class. */
const ITEMS = 'items';
const classes = new WeakMap<Class, Class<{ readonly items: unknown[] }>>();

/** A class that wraps a list of DTOs, so that the rules and limits of nested lists apply to it. */
function listClass(item: Class): Class<{ readonly items: unknown[] }> {
  const known = classes.get(item);
  if (known !== undefined) return known;
  // Loaded when it is wanted: it is 34 files.
  const { Type } = require('class-transformer') as typeof import('class-transformer');
  const type = { [`${item.name}[]`]: class {} }[`${item.name}[]`] as Class<{ readonly items: unknown[] }>;
  const prototype = type.prototype as object;
  Type(() => item)(prototype, ITEMS);
  ValidateNested({ each: true })(prototype, ITEMS);
  Reflect.defineMetadata('design:type', Array, prototype, ITEMS);
  classes.set(item, type);
  return type;
}
