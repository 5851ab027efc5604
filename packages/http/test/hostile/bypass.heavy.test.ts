import { Controller, Guard, Param, Query } from '@cortado/core';
import { All, Delete, Get, Head, Post } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { INSERTED, METHODS, OVERRIDES, respelled, spread } from '@cortado/testkit/mutations';
import { IsOptional, IsString } from 'class-validator';

let guarded = 0;
let handled = 0;

class Text {
  @IsString() @IsOptional() text?: string;
}

/** Counts, and lets everything through: what matters is whether it was asked. */
const count = () => (guarded += 1) > 0;

@Guard(count)
@Controller('/admin')
class Admin {
  @Get() root() {
    return (handled += 1);
  }
  @Get('/users/:id') user(@Param('id') _id: string) {
    return (handled += 1);
  }
  @Head('/users') head() {
    handled += 1;
  }
  @Post('/users') create(_body: Text) {
    return (handled += 1);
  }
  @Delete('/users/:id') remove(@Param('id') _id: string, @Query('x', { optional: true }) _x?: string) {
    return (handled += 1);
  }
  @All('/all') all() {
    return (handled += 1);
  }
  @Get('/files/*') files(@Param('*') _path: string) {
    return (handled += 1);
  }
}

const ROUTES: readonly [method: string, path: string][] = [
  ['GET', '/admin'],
  ['GET', '/admin/users/1'],
  ['HEAD', '/admin/users'],
  ['POST', '/admin/users'],
  ['DELETE', '/admin/users/1'],
  ['PUT', '/admin/all'],
  ['GET', '/admin/files/a/b'],
];
const HEADERS = [
  ...OVERRIDES.map((each) => [each]),
  ['Content-Type: text/plain', 'Content-Length: 2'],
  ['Content-Type: application/json; a=b', 'Content-Length: 2'],
  ['Content-Type: \tapplication/json', 'Content-Length: 2'],
  ['Transfer-Encoding: chunked'],
  ['Connection: guard'],
  ['Upgrade: h2c'],
];

interface Mutation {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
}

/** 500 neighbours of one request: its path written in other ways, other methods, and headers that some servers obey. */
function mutations(method: string, path: string): readonly Mutation[] {
  const plain = (target: string, verb = method, headers: readonly string[] = []) => ({ method: verb, target, headers });
  const all = [
    ...METHODS.map((verb) => plain(path, verb)),
    ...HEADERS.flatMap((headers) => [
      plain(path, method, headers),
      plain(path, 'GET', headers),
      plain(path, 'OPTIONS', headers),
    ]),
    ...respelled(path).map((target) => plain(target)),
    ...INSERTED.flatMap((text) => METHODS.slice(0, 7).map((verb) => plain(path + text, verb))),
    ...INSERTED.flatMap((text) => METHODS.slice(0, 7).map((verb) => plain(`/${text}${path}`, verb))),
  ];
  return spread(all, 500);
}

afterEach(closeApps);

test.each(ROUTES)('%s %s: of 500 mutations each asks the guard, or does not reach the action', async (method, path) => {
  const { client } = await httpApp({ controllers: [Admin] });
  const statuses = new Map<string, number>();
  let reached = 0;
  for (const { method: verb, target, headers } of mutations(method, path)) {
    guarded = handled = 0;
    const body = headers.some((each) => each.startsWith('Content-Length'))
      ? '{}'
      : headers.some((each) => each.startsWith('Transfer'))
        ? '0\r\n\r\n'
        : '';
    const answer = await client.raw(
      Buffer.from(
        `${verb} ${target} HTTP/1.1\r\nHost: a\r\n${headers.map((each) => `${each}\r\n`).join('')}Connection: close\r\n\r\n${body}`,
      ),
    );
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none';
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    reached += handled;
    const forbidden = handled > guarded || (verb === 'OPTIONS' && handled > 0);
    expect({ verb, target, headers, forbidden }).toMatchObject({ forbidden: false });
    expect(Number(status)).toBeLessThan(500);
  }
  // Otherwise it would show nothing: some mutations do reach the action, and some do not.
  expect(reached).toBeGreaterThan(0);
  expect(reached).toBeLessThan(490);
});
