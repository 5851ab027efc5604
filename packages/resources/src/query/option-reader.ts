import { textReader } from '@cortado/dto';
import type { Issues, Loc } from './issues';

/** What a query has besides its filter. */
export const OPTION_NAMES: ReadonlySet<string> = new Set([
  'sort',
  'limit',
  'after',
  'offset',
  'fields',
  'expand',
  'total',
]);

const INTEGER = textReader(Number, 'int');
const BOOLEAN = textReader(Boolean);

/** A name in a list, and where it is. */
export interface ListedName {
  readonly name: string;
  readonly loc: Loc;
}

/** Reads the options of one query, from a query string or from a body. */
export class OptionReader {
  /**
   * @param given names and values
   * @param isText whether the values are text, as in a query string
   * @param loc where the query is in the input
   */
  constructor(
    private readonly given: object,
    private readonly isText: boolean,
    private readonly loc: Loc,
    private readonly issues: Issues,
  ) {}

  integer(name: string, least: number, most: number): number | undefined {
    const given = this.#given(name);
    if (given === undefined) return undefined;
    const value = this.isText ? this.#converted(given, INTEGER) : given;
    if (!Number.isSafeInteger(value)) return this.#refuse(name, 'int_expected', 'Integer expected');
    if ((value as number) >= least && (value as number) <= most) return value as number;
    if ((value as number) < least) return this.#refuse(name, 'min', `${name} must not be less than ${least}`);
    return this.#refuse(name, 'max', `${name} must not be greater than ${most}`);
  }

  flag(name: string): boolean | undefined {
    const given = this.#given(name);
    if (given === undefined) return undefined;
    const value = this.isText ? this.#converted(given, BOOLEAN) : given;
    if (typeof value === 'boolean') return value;
    return this.#refuse(name, 'boolean_expected', 'Boolean expected (true or false)');
  }

  /** Null is absent, so that a loop can begin with it. */
  text(name: string): string | undefined {
    const given = this.#given(name);
    if (given === undefined || (given === null && !this.isText)) return undefined;
    return typeof given === 'string' ? given : this.#refuse(name, 'string_expected', 'String expected');
  }

  /** Names separated by commas in a query string, an array in a body. @param most how many there may be */
  list(name: string, most: number): readonly ListedName[] | undefined {
    const given = this.#given(name);
    if (given === undefined) return undefined;
    const items: unknown = this.isText && typeof given === 'string' ? given.split(',') : given;
    if (!Array.isArray(items)) return this.#refuse(name, 'array_expected', 'Array expected');
    if (items.length > most) return this.#refuse(name, 'arrayMaxSize', `${name} must have at most ${most} names`);
    const names: ListedName[] = [];
    for (const [index, item] of items.entries()) {
      const loc = [...this.loc, name, index];
      if (typeof item === 'string') names.push({ name: item, loc });
      else this.issues.add(loc, 'string_expected', 'String expected');
    }
    return names;
  }

  #given(name: string): unknown {
    const value = Object.hasOwn(this.given, name) ? (this.given as Record<string, unknown>)[name] : undefined;
    if (!this.isText || !Array.isArray(value)) return value;
    return this.#refuse(name, 'single_expected', 'Give this value once');
  }

  #converted(given: unknown, read: typeof INTEGER): unknown {
    const outcome = typeof given === 'string' ? read(given) : undefined;
    return outcome?.ok === true ? outcome.value : undefined;
  }

  #refuse(name: string, type: string, msg: string): undefined {
    this.issues.add([...this.loc, name], type, msg);
  }
}
