type Row = Readonly<Record<string, unknown>>;
type Kind = 'text' | 'numeral';

interface Term {
  readonly name: string;
  readonly sign: 1 | -1;
}

const NUMERAL = /^-?\d+(\.\d+)?$/;

/**
 * The order of rows as the server has it: nulls last in ascending order, text by code points, big integers and decimals by value, and the
 * key last. Big integers and decimals are strings in JSON; whether a property of digits is text or a number shows in the rows that the
 * server has put in order.
 */
export class RowOrder {
  readonly #terms: readonly Term[];
  readonly #kinds = new Map<string, Kind>();
  /** Whether two values were met whose order depends on what nobody has shown yet. */
  isUncertain = false;

  /** @param sort properties, with "-" for descending */
  constructor(sort: readonly string[], key: string) {
    const terms = sort.map((each): Term =>
      each.startsWith('-') ? { name: each.slice(1), sign: -1 } : { name: each, sign: 1 },
    );
    const sign = terms.at(-1)?.sign ?? 1;
    this.#terms = terms.some(({ name }) => name === key) ? terms : [...terms, { name: key, sign }];
  }

  /** Learns from rows that the server has put in order. */
  learn(rows: readonly Row[]): void {
    for (let at = 1; at < rows.length; at += 1) {
      const [one, other] = [rows[at - 1]!, rows[at]!];
      const term = this.#terms.find(({ name }) => valueOf(one, name) !== valueOf(other, name));
      if (term === undefined || this.#kinds.has(term.name)) continue;
      const [a, b] = [valueOf(one, term.name), valueOf(other, term.name)];
      if (!isAmbiguous(a, b)) continue;
      this.#kinds.set(term.name, compareText(a as string, b as string) * term.sign < 0 ? 'text' : 'numeral');
    }
  }

  /** Negative when `a` comes first. */
  readonly compare = (a: Row, b: Row): number => {
    for (const { name, sign } of this.#terms) {
      const order = this.#compareValues(name, valueOf(a, name), valueOf(b, name));
      if (order !== 0) return order * sign;
    }
    return 0;
  };

  #compareValues(name: string, a: unknown, b: unknown): number {
    if (a === b) return 0;
    if (a === null || b === null) return a === null ? 1 : -1;
    if (typeof a !== 'string' || typeof b !== 'string') return Number(a) - Number(b);
    if (!isAmbiguous(a, b)) return compareText(a, b);
    const kind = this.#kinds.get(name);
    if (kind === undefined) this.isUncertain = true;
    return kind === 'numeral' ? compareNumerals(a, b) : compareText(a, b);
  }
}

function valueOf(row: Row, name: string): unknown {
  return row[name] ?? null;
}

/** Whether two texts have another order as numbers. */
function isAmbiguous(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string' || !NUMERAL.test(a) || !NUMERAL.test(b)) return false;
  return Math.sign(compareText(a, b)) !== Math.sign(compareNumerals(a, b));
}

/** By code points, as databases compare UTF-8. JavaScript compares UTF-16 code units, which puts U+1F600 in front of U+FF5E. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rank(one) - rank(other);
  }
  return a.length - b.length;
}

/** Moves surrogates behind all other code units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}

/** Numbers of one scale, without leading zeros, as the server writes them. */
function compareNumerals(a: string, b: string): number {
  if (a === b) return 0;
  const isNegative = a.startsWith('-');
  if (isNegative !== b.startsWith('-')) return isNegative ? -1 : 1;
  const isFarther = a.length === b.length ? a > b : a.length > b.length;
  return isFarther === isNegative ? -1 : 1;
}
