/**
 * Generated code. It never contains text written by a programmer or a client: values are constants in a closure, property
 * names are escaped string literals or plain identifiers, and everything else is written in this package.
 */
export class Code {
  readonly #constants: unknown[] = [];
  readonly #names = new Map<unknown, string>();
  readonly #prelude: string[] = [];

  /** Returns the variable that holds a value in the code. */
  readonly constant = (value: unknown): string => {
    let name = this.#names.get(value);
    if (name === undefined) {
      name = `k${this.#constants.push(value) - 1}`;
      this.#names.set(value, name);
    }
    return name;
  };

  /** Adds a helper function and returns its name. */
  helper(parameters: string, body: string): string {
    const name = `h${this.#prelude.length}`;
    this.#prelude.push(`function ${name}(${parameters}) {\n${body}\n}`);
    return name;
  }

  /** Compiles the code and returns the main function, with its constants bound. */
  build(name: string, parameters: string, body: string): unknown {
    const constants = this.#constants.map((_, index) => `const k${index} = k[${index}];`);
    const main = `return function ${safeName(name)}(${parameters}) {\n${body}\n};`;
    const source = ["'use strict';", ...constants, ...this.#prelude, main].join('\n');
    // oxlint-disable-next-line typescript/no-implied-eval -- the purpose of this back end; see the class comment
    return (new Function('k', source) as (constants: unknown[]) => unknown)(this.#constants);
  }
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Member access for any name: `.name`, or `["it's"]`. */
export function member(name: string): string {
  return IDENTIFIER.test(name) ? `.${name}` : `[${literal(name)}]`;
}

/** A string literal that is safe wherever the code is embedded, including a `<script>` element. */
export function literal(text: string): string {
  return JSON.stringify(text).replace(
    /[<>/\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function safeName(name: string): string {
  return `read_${name.replace(/\W/g, '_')}`;
}
