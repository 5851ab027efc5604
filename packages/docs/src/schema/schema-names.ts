import type { HandlerDescription } from '@cortado/core';
import type { Class } from '@cortado/dto';
import { plainSchema } from './plain-types';
import type { SchemaGraph, SchemaNode } from './schema-graph';
import { FORMS, type InputUse, type Use } from './json-schema';

/**
 * The names of schemas. They depend on what the application consists of and on nothing else: not on the order of imports, nor on which
 * schema a document asks for first.
 */
export class SchemaNames {
  readonly #graph: SchemaGraph;
  readonly #names = new Map<string, string>();
  readonly #taken = new Set(['FailureBody', 'Problem']);
  #named = 0;

  constructor(handlers: readonly HandlerDescription[], graph: SchemaGraph) {
    this.#graph = graph;
    for (const [type, use] of usesOf(handlers)) if (plainSchema(type) === undefined) graph.token(type as Class, use);
    this.#nameAll();
  }

  nameOf(token: string): string {
    if (this.#named < this.#graph.size) this.#nameAll();
    return this.#names.get(token) as string;
  }

  #nameAll(): void {
    const alike = likeness(this.#graph.nodes);
    const byClass = new Map<Class, Map<number, string[]>>();
    for (const [token, { type }] of this.#graph.nodes) {
      const groups = byClass.get(type) ?? new Map<number, string[]>();
      byClass.set(type, groups);
      const group = alike.get(token) as number;
      groups.set(group, [...(groups.get(group) ?? []), token]);
    }
    for (const [type, groups] of byClass) this.#nameClass(type, [...groups.values()]);
    this.#named = this.#graph.size;
  }

  /** Each group shares one schema. */
  #nameClass(type: Class, groups: readonly (readonly string[])[]): void {
    const nodes = (tokens: readonly string[]): SchemaNode[] => tokens.map((token) => this.#graph.node(token));
    const hasOutput = groups.some((tokens) => nodes(tokens).some(({ use }) => use.direction === 'output'));
    const base =
      this.#graph
        .nameOf(type)
        .replace(/[^\w.-]+/g, '_')
        .replace(/_$/, '') || 'Anonymous';
    for (const tokens of [...groups].sort((one, other) => rank(nodes(one)) - rank(nodes(other)))) {
      const known = tokens.map((token) => this.#names.get(token)).find((name) => name !== undefined);
      const suffix = groups.length === 1 ? '' : suffixOf(nodes(tokens), hasOutput);
      const name = known ?? this.free(`${base}${suffix}`);
      for (const token of tokens) this.#names.set(token, name);
    }
  }

  /** A name that nothing has yet: the one given, or with a number behind it. */
  free(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number++) free = `${name}${number}`;
    this.#taken.add(free);
    return free;
  }
}

/** Output first, then the plainest use. */
function rank(nodes: readonly SchemaNode[]): number {
  return Math.min(...nodes.map(rankOf));
}

function rankOf({ use, variant }: SchemaNode): number {
  return (
    (use.direction === 'output' ? 0 : 1) +
    (variant === undefined ? 0 : 2) +
    (use.groups === undefined ? 0 : 4) +
    (use.unknown === undefined ? 0 : 8) +
    (use.from === undefined ? 0 : 16)
  );
}

function suffixOf(nodes: readonly SchemaNode[], hasOutput: boolean): string {
  const [{ use, variant }] = [...nodes].sort((one, other) => rankOf(one) - rankOf(other)) as [SchemaNode];
  const groups = (use.groups ?? []).map(
    (group) => group.charAt(0).toUpperCase() + group.slice(1).replace(/[^\w.-]+/g, '_'),
  );
  return `${groups.join('')}${variant === undefined ? '' : 'Variant'}${hasOutput && use.direction === 'input' ? 'Input' : ''}`;
}

/** Groups nodes whose schemas are equal, also in what they refer to. */
function likeness(nodes: ReadonlyMap<string, SchemaNode>): ReadonlyMap<string, number> {
  const numbers = new Map<unknown, number>();
  const outlines = [...nodes].map(([token, { type, schema }]) => {
    const references: string[] = [];
    const text = JSON.stringify(schema, function (this: unknown, _key, value: unknown) {
      if (typeof value !== 'string' || Array.isArray(this) || !nodes.has(value)) return value;
      references.push(value);
      return '#';
    });
    // Nothing but the references differs from round to round.
    return { token, own: numberOf(`${numberOf(type, numbers)} ${text}`, numbers), references };
  });
  let groups = new Map(outlines.map(({ token, own }) => [token, own]));
  for (let count = new Set(groups.values()).size; ;) {
    const ids = new Map<unknown, number>();
    const next = new Map<string, number>();
    for (const { token, own, references } of outlines)
      next.set(token, numberOf([own, ...references.map((each) => groups.get(each))].join(), ids));
    groups = next;
    if (ids.size === count) return groups;
    count = ids.size;
  }
}

/** Each key has one number, and no other key has it. */
function numberOf(key: unknown, numbers: Map<unknown, number>): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

/** What the handlers read and write, in the order of their sorted paths. */
function* usesOf(handlers: readonly HandlerDescription[]): Iterable<[type: unknown, use: Use]> {
  const sorted = handlers
    .map((handler) => ({ handler, key: sortKey(handler) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  for (const { handler } of sorted) {
    const { inputs, payload, mediaTypes = [], responses, pushes = [], questions = [], presenceInfo } = handler;
    for (const { name, type, groups, unknown } of inputs)
      if (name === undefined) yield [type, input({ groups, unknown }, 'text')];
    if (payload !== undefined) {
      yield [payload.type, input(payload)];
      if (mediaTypes.some((each) => FORMS.has(each))) yield [payload.type, input(payload, 'text')];
    }
    for (const { type, events } of responses) yield* outputs([type, ...Object.values(events ?? {})]);
    for (const { type } of pushes) yield* outputs([type]);
    if (presenceInfo !== undefined) yield* outputs([presenceInfo]);
    for (const { type, answers } of questions) {
      yield* outputs([type]);
      for (const answer of answers) yield [answer.type, input({})];
    }
  }
}

function sortKey({ path, channel, method, event, host, version }: HandlerDescription): string {
  return JSON.stringify([path, channel, method, event, host, version?.name].map((each) => each ?? ''));
}

function* outputs(types: readonly unknown[]): Iterable<[unknown, Use]> {
  for (const type of types) yield [type, { direction: 'output' }];
}

function input({ groups, unknown }: InputUse, from?: 'text'): Use {
  return { direction: 'input', from, groups, unknown };
}
