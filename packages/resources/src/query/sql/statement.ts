/** The databases that SQL is written for. A filter means the same in both. */
export type Dialect = 'sqlite' | 'postgres';

/**
 * A statement while it is written. Its text is made of what the program and the model say; every value of a client is bound. Text, instead
 * of a tree that is compiled, because statements are written for each request.
 */
export class Statement {
  #sql = '';
  readonly #parameters: unknown[] = [];

  constructor(readonly dialect: Dialect) {}

  get sql(): string {
    return this.#sql;
  }

  get parameters(): readonly unknown[] {
    return this.#parameters;
  }

  /** Adds text that holds no value of a client. */
  add(text: string): this {
    this.#sql += text;
    return this;
  }

  /** Adds a placeholder, and the value that takes its place. */
  bind(value: unknown): this {
    this.#parameters.push(value);
    this.#sql += this.dialect === 'postgres' ? `$${this.#parameters.length}` : '?';
    return this;
  }

  /** Adds each part, with text between them. */
  each<T>(parts: Iterable<T>, between: string, add: (part: T) => void): this {
    let isFirst = true;
    for (const part of parts) {
      if (!isFirst) this.#sql += between;
      isFirst = false;
      add(part);
    }
    return this;
  }
}

/** The name of a column or a table in a statement. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
