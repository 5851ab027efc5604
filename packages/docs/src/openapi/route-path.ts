/** A part of a path that requests fill in. */
export interface PathVariable {
  /** As handlers read it: `*` for a wildcard. */
  readonly name: string;
  /** In the order in which the router tries them. */
  readonly kind: 'pattern' | 'plain' | 'wildcard';
  /** The regular expression that its text matches, for the whole of it. */
  readonly pattern?: string | undefined;
}

const KINDS = ['pattern', 'plain', 'wildcard'] as const;

/** A path in the syntax of routes, as OpenAPI sees it. Give it one of `pathVariants()`. */
export class RoutePath {
  readonly #parts: readonly (string | PathVariable)[];

  /** @param text as in `/users/:id(\\d+)`, `/files/*` */
  constructor(readonly text: string) {
    this.#parts = partsOf(text);
  }

  get variables(): readonly PathVariable[] {
    return this.#parts.filter((each) => typeof each !== 'string');
  }

  /** What OpenAPI compares: a document cannot have two paths that differ in the names of their parameters alone. */
  get shape(): string {
    return this.template([]);
  }

  /** What the router compares: routes of one shape have one path to it. */
  get routerShape(): string {
    return this.#parts.map((each) => (typeof each === 'string' ? each : `{${each.kind}}`)).join('');
  }

  /** The names of the variables in a template: each once, and `wildcard` for `*`. */
  get labels(): readonly string[] {
    const taken = new Set<string>();
    return this.variables.map(({ name }) => {
      const wanted = name === '*' ? 'wildcard' : name;
      let label = wanted;
      for (let count = 2; taken.has(label); count += 1) label = `${wanted}${count}`;
      taken.add(label);
      return label;
    });
  }

  /** As in `/users/{id}`. @param labels the names to give, in order */
  template(labels: readonly string[]): string {
    let index = 0;
    return this.#parts
      .map((each) => (typeof each === 'string' ? escaped(each) : `{${labels[index++] ?? ''}}`))
      .join('');
  }

  /** Orders two paths of one shape as the router tries them. */
  compare(other: RoutePath): number {
    const others = other.variables;
    for (const [index, { kind }] of this.variables.entries()) {
      const difference = KINDS.indexOf(kind) - KINDS.indexOf(others[index]!.kind);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** Braces mark variables in a template. */
function escaped(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

/** Reads the syntax of find-my-way: `:name`, `:name(pattern)`, `*`, and `::` for a colon. */
function partsOf(path: string): readonly (string | PathVariable)[] {
  const parts: (string | PathVariable)[] = [];
  let text = '';
  const add = (variable: PathVariable): void => {
    if (text !== '') parts.push(text);
    text = '';
    parts.push(variable);
  };
  for (let index = 0; index < path.length; index += 1) {
    const character = path[index]!;
    if (character === '*') add({ name: '*', kind: 'wildcard' });
    else if (character !== ':') text += character;
    else if (path[index + 1] === ':') {
      text += ':';
      index += 1;
    } else {
      const name = /^[^(\-./]*/.exec(path.slice(index + 1))![0];
      index += name.length;
      const end = path[index + 1] === '(' ? endOfPattern(path, index + 1) : index;
      const pattern = end === index ? undefined : path.slice(index + 2, end);
      index = end;
      add(pattern === undefined ? { name, kind: 'plain' } : { name, kind: 'pattern', pattern: anchored(pattern) });
    }
  }
  return text === '' ? parts : [...parts, text];
}

/** The index of the parenthesis that closes the one at `start`. */
function endOfPattern(path: string, start: number): number {
  let depth = 0;
  for (let index = start; index < path.length; index += 1) {
    if (path[index] === '\\') index += 1;
    else if (path[index] === '(') depth += 1;
    else if (path[index] === ')' && --depth === 0) return index;
  }
  return path.length;
}

/** The router matches the whole text, and removes anchors that a pattern has itself; JSON Schema searches. */
function anchored(pattern: string): string {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  return bare.includes('|') ? `^(?:${bare})$` : `^${bare}$`;
}
