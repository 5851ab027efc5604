import { visitSources, type Found, type Node } from './syntax';

/** Stands for what is only known when the error is made: a name, a number. */
export const ANY = '\u0000';

/** One text of a remedy in the sources of Cortado. */
export interface Remedy {
  readonly text: string;
  readonly file: string;
}

type Around = Omit<Found, 'node'>;

/** Every remedy in the sources: what `remedy` is set to, followed through constants and through parameters to the calls. */
export class RemedySources {
  readonly #calls = new Map<string, Found[]>();

  all(): readonly Remedy[] {
    const values: Found[] = [];
    visitSources((found) => {
      const { node } = found;
      if (node.type === 'CallExpression') this.#record(found);
      if (node.type === 'ObjectExpression') values.push(...remediesOf(found));
      if (node.type === 'VariableDeclarator' && node['id'].value === 'REMEDIES') values.push(...valuesOf(found));
    });
    const all = values.flatMap(({ node, ...place }) =>
      this.#textsOf(node, place).map((text) => ({ text, file: place.file })),
    );
    return [...new Map(all.map((each) => [each.text, each])).values()].filter(({ text }) => text !== ANY);
  }

  #record(found: Found): void {
    const { callee } = found.node;
    const name: unknown = callee.type === 'MemberExpression' ? nameOf(callee.property) : callee.value;
    if (typeof name === 'string') this.#calls.set(name, [...(this.#calls.get(name) ?? []), found]);
  }

  #textsOf(node: Node, place: Around): readonly string[] {
    const of = (each: Node): readonly string[] => this.#textsOf(each, place);
    switch (node.type) {
      case 'StringLiteral':
        return [node['value']];
      case 'ParenthesisExpression':
      case 'TsAsExpression':
        return of(node['expression']);
      case 'ConditionalExpression':
        return [...of(node['consequent']), ...of(node['alternate'])];
      case 'BinaryExpression':
        return node['operator'] === '+' ? product(of(node['left']), of(node['right'])) : [ANY];
      case 'TemplateLiteral':
        return (node['expressions'] as Node[]).reduce<readonly string[]>(
          (texts, each, index) => product(product(texts, of(each)), [node['quasis'][index + 1].cooked]),
          [node['quasis'][0].cooked],
        );
      case 'Identifier':
        return this.#named(node['value'], place);
      default:
        return [ANY];
    }
  }

  /** What a constant is, or what the calls of a function give for its parameter. */
  #named(name: string, { around, file }: Around): readonly string[] {
    for (const [index, scope] of around.entries()) {
      const outside = around.slice(index + 1);
      const parameters = parametersOf(scope);
      const position = parameters.findIndex((each) => patternName(each) === name);
      if (position !== -1) return this.#given(scope, outside[0], position, file);
      const statements: readonly Node[] = scope['stmts'] ?? scope['body'] ?? [];
      if (!Array.isArray(statements)) continue;
      const variables = statements.flatMap((each) => (each.declaration ?? each).declarations ?? []) as Node[];
      const variable = variables.find(({ id }) => id.value === name);
      if (variable?.['init']) return this.#textsOf(variable['init'], { around: [scope, ...outside], file });
    }
    return [ANY];
  }

  /** Functions of one name in several files are told apart by the file, unless they are exported or methods. */
  #given(scope: Node, outside: Node | undefined, position: number, file: string): readonly string[] {
    const isMethod = scope.type === 'ClassMethod' || scope.type === 'PrivateMethod';
    const isShared = isMethod || outside?.type === 'ExportDeclaration';
    const name = isMethod ? nameOf(scope['key']) : (scope['identifier']?.value ?? outside?.['id']?.value);
    const calls = (this.#calls.get(name) ?? []).filter((each) => isShared || each.file === file);
    const texts = calls.flatMap(({ node, ...place }) => {
      const given = (node['arguments'] as { expression: Node }[])[position];
      return given === undefined ? [ANY] : this.#textsOf(given.expression, place);
    });
    return texts.length === 0 ? [ANY] : [...new Set(texts)];
  }
}

/** The texts that a function returns; what is only known when it runs is `…`. */
export function returnsOf(file: string, name: string): readonly string[] {
  const texts: string[] = [];
  visitSources(
    ({ node, around }) => {
      if (node.type !== 'ReturnStatement' || !around.some((each) => each['identifier']?.value === name)) return;
      const { value, quasis } = node['argument'];
      texts.push(value ?? quasis.map((each: Node) => each['cooked']).join('…'));
    },
    (each) => each === file,
  );
  return texts;
}

/** What `remedy` is set to in an object. */
function remediesOf({ node, around, file }: Found): readonly Found[] {
  return (node['properties'] as Node[]).flatMap((each) => {
    const value = each.type === 'KeyValueProperty' && each['key'].value === 'remedy' ? each['value'] : undefined;
    const found = each.type === 'Identifier' && each['value'] === 'remedy' ? each : value;
    return found === undefined ? [] : [{ node: found, around, file }];
  });
}

/** The values of a table of remedies. */
function valuesOf({ node, around, file }: Found): readonly Found[] {
  const properties: readonly Node[] = node['init']?.properties ?? [];
  return properties.map((each) => ({ node: each['value'], around, file }));
}

/** Those of a function declaration are wrapped, those of an arrow function are not. */
function parametersOf(scope: Node): readonly Node[] {
  const parameters: readonly Node[] = scope['params'] ?? scope['function']?.params ?? [];
  return Array.isArray(parameters) ? parameters.map((each) => each['pat'] ?? each) : [];
}

function patternName(pattern: Node): unknown {
  return pattern.type === 'AssignmentPattern' ? pattern['left'].value : pattern['value'];
}

function nameOf(key: Node): string {
  return key.type === 'PrivateName' ? `#${key['id']?.value ?? key['value']}` : key['value'];
}

function product(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.flatMap((each) => right.map((other) => `${each}${other}`));
}
