import type { Client, QueryResult } from 'pg';
import { isForeign, isOutdated } from '../sql/sql-errors';

type Pg = typeof import('pg');

/** So many statements are kept prepared, by each connection. Those of a model are few; this is for hundreds of models. */
const MOST = 1_000;

/** So many statements whose text a client has a say in: each filter and order is a text of its own. */
const MOST_REPEATED = 100;

/** A text is prepared when it is asked for so often. Preparing costs more than it saves for a text that does not come again. */
const OFTEN = 3;

/** Which statements the connections of a pool keep prepared, and by which names. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  /** How often texts were asked for that are not prepared yet. */
  readonly #counts = new Map<string, number>();
  #repeated = 0;
  #isOff: boolean;
  #generation = 0;

  constructor(isOff: boolean) {
    this.#isOff = isOff;
  }

  /** The statement is prepared from now on. */
  add(text: string): void {
    if (this.#isOff || this.#names.has(text) || this.#names.size >= MOST) return;
    this.#names.set(text, `cortado_${this.#generation}_${this.#names.size}`);
  }

  /** A statement whose text depends on a request. It is prepared from its third time on, while there are few of them. */
  repeated(text: string): void {
    if (this.#isOff || this.#repeated >= MOST_REPEATED || this.#names.has(text)) return;
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count >= OFTEN) {
      this.#counts.delete(text);
      this.#repeated += 1;
      this.add(text);
      return;
    }
    if (this.#counts.size >= MOST) this.#counts.clear();
    this.#counts.set(text, count);
  }

  nameOf(text: string): string | undefined {
    return this.#names.get(text);
  }

  /** A prepared statement has failed. @returns whether it may succeed if it is not prepared */
  failed(error: unknown): boolean {
    if (isForeign(error)) this.#isOff = true;
    else if (!isOutdated(error)) return false;
    this.#generation += 1;
    this.#names.clear();
    this.#repeated = 0;
    return true;
  }
}

/** A class of clients that keep statements prepared. Inside of a transaction, one that fails for it fails: the transaction is repeated. */
export function preparingClient(pg: Pg, statements: PreparedStatements): typeof Client {
  const query = pg.Client.prototype.query as unknown as Query;
  class PreparingClient extends pg.Client {}
  const prepared: Query = function prepared(this: Client, text, values, ...rest) {
    const name = Array.isArray(values) && rest.length === 0 ? statements.nameOf(text as string) : undefined;
    if (name === undefined) return query.call(this, text, values, ...rest);
    return query.call(this, { name, text, values }).catch((error: unknown) => {
      if (!statements.failed(error)) throw error;
      return query.call(this, text, values).catch(() => {
        throw error;
      });
    });
  };
  Object.defineProperty(PreparingClient.prototype, 'query', { value: prepared, configurable: true, writable: true });
  return PreparingClient;
}

/** As Kysely calls it, and as it is called with a callback. */
type Query = (this: Client, text: unknown, values?: unknown, ...rest: readonly unknown[]) => Promise<QueryResult>;
