import type { Context } from '@cortado/core';
import {
  Key,
  ReadOnly,
  Reference,
  Resource,
  resource,
  ResourceActions,
  ResourceController,
  resources,
  type ResourcesOptions,
} from '@cortado/resources';
import { httpApp } from '@cortado/testkit/http-app';
import type { Answer, HttpClient, Sending } from '@cortado/testkit/http-client';
import { Exclude } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length } from 'class-validator';
import { Random } from './random';

@Resource('groups')
class Group {
  @Key('uuid') id!: string;
  @IsString() name!: string;
  @ReadOnly() @IsInt() tenant!: number;
}

@Resource('notes')
class Note {
  @Key('uuid') id!: string;
  @IsString() @Length(0, 100) title!: string;
  @IsOptional() @IsInt() rank?: number | null;
  @IsOptional() @IsString() @Exclude({ toPlainOnly: true }) pin?: string | null;
  @Reference(() => Group) groupId!: string;
  @IsOptional() @Reference(() => Note, { onDelete: 'setNull' }) parentId?: string | null;
  @ReadOnly() @IsInt() tenant!: number;
}

const tenantOf = ({ headers }: Context) => ({ tenant: Number(headers['x-tenant']) });

@ResourceController(Group)
class GroupController extends ResourceActions<Group> {
  scope(context: Context) {
    return tenantOf(context);
  }
  beforeCreate(group: Group, context: Context) {
    Object.assign(group, tenantOf(context));
  }
}

@ResourceController(Note)
class NoteController extends ResourceActions<Note> {
  async scope(context: Context) {
    return tenantOf(context);
  }
  beforeCreate(note: Note, context: Context) {
    Object.assign(note, tenantOf(context));
  }
}

/** In every text of the other tenant. */
const MARK = 'theirs';
const id = (tenant: number, index: number) => `0190000${tenant}-0000-7000-8000-${String(index).padStart(12, '0')}`;
const PINS = ['0000', '1234', '9999'];

/** An application with the rows of these tenants. */
async function open(database: ResourcesOptions['database'], tenants: readonly number[]) {
  const { app, client } = await httpApp({
    controllers: [GroupController, NoteController],
    plugins: [resources({ database, models: [Group, Note], sync: true })],
  });
  const [groups, notes] = [app.get(resource(Group)), app.get(resource(Note))];
  for (const tenant of tenants) {
    const name = tenant === 1 ? 'mine' : MARK;
    await groups.create([0, 1].map((each) => ({ id: id(tenant, each), name: `${name} ${each}`, tenant })));
    await notes.create(
      Array.from({ length: 12 }, (_, index) => ({
        ...{
          id: id(tenant, 10 + index),
          title: `${name} ${index % 5}`,
          rank: index % 4 === 0 ? null : index % 3,
          tenant,
        },
        ...{ pin: `${PINS[index % 3]}${tenant}`, groupId: id(tenant, index % 2) },
        ...{ parentId: index > 6 ? id(tenant, 10) : null },
      })),
    );
  }
  return { client, groups, notes };
}

const NAUGHTY = ["' OR 1=1 --", '"', '\\', '%', '_', '\u{1F600}', 'ﬃ', '', 'null', '\0', '\uD800', 'mine 1'];
/** What the first tenant looks for, and does not write. */
const SOUGHT = [...NAUGHTY, MARK, `${MARK} 1`];
const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'startsWith', 'endsWith', 'null', 'in', 'nin'];
const FIELDS = ['id', 'title', 'rank', 'pin', 'groupId', 'parentId', 'tenant', 'none'];

/** Requests of one tenant. */
class Requests {
  constructor(private readonly random: Random) {}

  next(): readonly [method: string, path: string, sending: Sending] {
    const { random } = this;
    const at = `/notes/${this.#id()}`;
    return random.one([
      () => ['GET', `/notes?${this.#query()}`, {}] as const,
      () => ['GET', `/notes?${this.#query()}`, {}] as const,
      () => ['POST', '/notes/search', { json: this.#search() }] as const,
      () =>
        [
          'GET',
          `${at}?${random.one(['', 'expand=group', 'fields=title,pin', 'expand=parent&fields=id'])}`,
          {},
        ] as const,
      () => ['PATCH', at, { json: this.#changes(), headers: this.#match() }] as const,
      () => ['PUT', at, { json: { ...this.#changes(), title: this.#text() }, headers: this.#match() }] as const,
      () => ['POST', '/notes', { json: random.one([this.#changes(), [this.#changes(), this.#changes()]]) }] as const,
      () => ['DELETE', at, { headers: this.#match() }] as const,
      () => ['GET', `/groups/${random.one([id(1, 0), id(2, 0), id(2, 1)])}`, {}] as const,
    ])();
  }

  #id(): string {
    const { random } = this;
    return id(random.one([1, 2]), 10 + random.below(13));
  }

  #text(): string {
    return this.random.one(NAUGHTY);
  }

  #value(field: string): unknown {
    const { random } = this;
    if (field === 'tenant') return random.one([1, 2]);
    if (field === 'rank') return random.one([null, 0, 1, 2, 3, 4, 5, 2 ** 53]);
    if (field === 'pin') return random.one(PINS.flatMap((pin) => [`${pin}1`, `${pin}2`]));
    if (field === 'groupId') return id(random.one([1, 1, 1, 2]), random.below(8) % 3);
    return field === 'title' || field === 'none' ? random.one(SOUGHT) : this.#id();
  }

  #changes(): object {
    const { random } = this;
    const names = FIELDS.filter((name) => !['id', 'tenant', 'none'].includes(name) && random.below(2) === 0);
    const all =
      random.below(4) === 0 ? [...names, random.one(['id', 'tenant', 'none'])] : [...names, 'title', 'groupId'];
    return Object.fromEntries(all.map((name) => [name, name === 'title' ? this.#text() : this.#value(name)]));
  }

  #match(): Record<string, string> {
    return this.random.below(6) === 0 ? { 'if-match': this.random.one(['*', '"x"']) } : {};
  }

  #term(): object {
    const { random } = this;
    const field = random.one(FIELDS);
    const operator = random.one(OPERATORS);
    const value = this.#value(field);
    if (operator === 'null') return { [field]: { null: random.below(2) === 0 } };
    if (operator === 'in' || operator === 'nin') return { [field]: { [operator]: [value, this.#value(field)] } };
    return { [field]: random.below(3) === 0 ? value : { [operator]: value } };
  }

  #search(): object {
    const { random } = this;
    const groups = { [random.one(['and', 'or'])]: [this.#term(), this.#term(), { or: [this.#term(), {}] }] };
    const where = random.one([groups, this.#term(), { ...this.#term(), or: [{ tenant: 2 }, this.#term()] }]);
    return { where, sort: this.#sort(), total: random.below(2) === 0, limit: 1 + random.below(7) };
  }

  #sort(): readonly string[] {
    const { random } = this;
    const names = FIELDS.filter(() => random.below(4) === 0);
    return names.map((name) => (random.below(2) === 0 ? `-${name}` : name));
  }

  #query(): string {
    const { random } = this;
    const query = new URLSearchParams();
    if (random.below(2) === 0) {
      const field = random.one(FIELDS);
      query.append(`${field}[${random.one(OPERATORS)}]`, String(this.#value(field)));
    }
    const sort = this.#sort();
    if (sort.length > 0) query.append('sort', sort.join(','));
    if (random.below(2) === 0) query.append('total', 'true');
    if (random.below(3) === 0) query.append('expand', random.one(['group', 'parent', 'group,parent']));
    if (random.below(3) === 0) query.append('fields', random.one(['id', 'title,rank', 'pin', 'tenant,groupId']));
    if (random.below(4) === 0) query.append('offset', String(random.below(14)));
    query.append('limit', String(1 + random.below(8)));
    return query.toString();
  }
}

/** The same text for both applications: keys that they made are numbered in the order in which they appear. */
class Names {
  readonly #known = new Map<string, string>();

  of(text: string): string {
    return text.replaceAll(/[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, (uuid) => {
      if (uuid.startsWith('0190000')) return uuid;
      if (!this.#known.has(uuid)) this.#known.set(uuid, `key ${this.#known.size}`);
      return this.#known.get(uuid)!;
    });
  }
}

const shown = ({ status, text, headers }: Answer, names: Names, keepsTag: boolean) => ({
  status,
  text: names.of(text.replaceAll(/"next":"[^"]+"/g, '"next":"…"')),
  location: names.of(headers.location ?? ''),
  // The hash of a row with a new key differs.
  etag: keepsTag ? headers.etag : undefined,
});

/**
 * Asks two applications the same: one with the rows of two tenants, and one with those of the first alone. The first tenant must not find a
 * difference, and what the second one has must not change.
 *
 * @returns the statuses that there were
 */
export async function scopeHolds(
  database: () => Promise<ResourcesOptions['database']> | ResourcesOptions['database'],
  seed: number,
  cases: number,
): Promise<readonly number[]> {
  const [both, alone] = [await open(await database(), [1, 2]), await open(await database(), [1])];
  const ofOther = async () => JSON.stringify((await both.notes.list({ where: { tenant: 2 }, limit: 100 })).items);
  const before = await ofOther();
  const requests = new Requests(new Random(seed));
  const names = [new Names(), new Names()] as const;
  const headers = { 'x-tenant': '1' };
  const send = async (client: HttpClient, method: string, path: string, sending: Sending) =>
    client.send(method, path, { ...sending, headers: { ...sending.headers, ...headers } });
  const statuses = new Set<number>();
  let follow: readonly [string, string, string] | undefined;
  for (let count = 0; count < cases; count += 1) {
    const [method, path, sending] = requests.next();
    const paths = follow === undefined || count % 3 > 0 ? [path, path] : [follow[1], follow[2]];
    const verb = paths[0] === path ? method : 'GET';
    const rest = paths[0] === path ? sending : {};
    const one = await send(both.client, verb, paths[0]!, rest);
    const other = await send(alone.client, verb, paths[1]!, rest);
    const isKnown = /\/0190000/.test(path) && verb !== 'POST';
    const what = `seed ${seed}, case ${count}: ${verb} ${paths[0]} ${JSON.stringify(rest.json ?? '')}`;
    expect([what, shown(one, names[0], isKnown)]).toEqual([what, shown(other, names[1], isKnown)]);
    expect(one.status).toBeLessThan(500);
    statuses.add(one.status);
    // The first tenant writes neither.
    expect([what, one.text]).toEqual([what, expect.not.stringContaining(MARK)]);
    expect([what, one.text]).toEqual([what, expect.not.stringContaining('01900002')]);
    const [next, nextOther] = [one.json?.next, other.json?.next] as (string | null | undefined)[];
    if (verb === 'GET' && typeof next === 'string' && path.startsWith('/notes?')) {
      const base = paths[0]!.replace(/&(?:after|offset)=[^&]*/g, '');
      follow = [base, `${base}&after=${next}`, `${base}&after=${nextOther}`];
    }
  }
  expect(await ofOther()).toBe(before);
  return [...statuses].toSorted((one, other) => one - other);
}
