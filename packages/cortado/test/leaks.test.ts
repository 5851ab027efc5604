import { RunningApp } from '@cortado/testkit/app';
import { readableLog } from '@cortado/testkit/http-app';
import { HandshakeRefused } from '@cortado/testkit/socket-client';
import { Controller, createApp, Guard, OnReceive, Post, WebSocket, type Context } from 'cortado';
import { IsInt, IsString, MaxLength, ValidationError } from 'class-validator';

class Order {
  @IsString() how!: string;
  @IsInt() count!: number;
  @IsString() @MaxLength(3) note!: string;
}

/** What an application may have thrown without meaning to show it. */
const CAUSES: Readonly<Record<string, () => unknown>> = {
  sql: () => new Error("INSERT INTO t0psecret VALUES ('x')"),
  path: () => Object.assign(new TypeError("ENOENT: open '/srv/t0psecret.key'"), { code: 'ENOENT', path: '/t0psecret' }),
  'with a status': () => Object.assign(new Error('t0psecret'), { statusCode: 400, status: 400, expose: true }),
  'with a body': () => Object.assign(new Error('t0psecret'), { body: 't0psecret', response: { body: 't0psecret' } }),
  'with a cause': () => new Error('t0psecret', { cause: new Error('t0psecret') }),
  'a validation error': () => Object.assign(new ValidationError(), { target: { a: 't0psecret' }, value: 't0psecret' }),
  'that writes itself': () => Object.assign(new Error('x'), { toJSON: () => 't0psecret', toString: () => 't0psecret' }),
  text: () => 't0psecret',
  nothing: () => undefined,
};

function fail(how: string): never {
  throw CAUSES[how]!();
}

@Controller('/orders')
@WebSocket('/orders')
class Orders {
  @Post() @OnReceive() order({ how }: Order) {
    fail(how);
  }
}

@WebSocket('/guarded')
@Guard(({ query }: Context) => fail(String(query['how'])))
class Guarded {
  @OnReceive() receive(text: string) {
    return text;
  }
}

let running: RunningApp;
const { lines, log } = readableLog();
beforeAll(async () => {
  running = await RunningApp.open(createApp({ controllers: [Orders, Guarded], log }));
});
afterAll(() => running.close());

/** The id is the only part that may differ. */
const withoutId = (text: string): string => text.replace(/"id":"[^"]+"/, '"id":"…"');

test('a 500 has the same bytes for every cause, for a request, a message and a handshake', async () => {
  const told = new Set<string>();
  for (const how of Object.keys(CAUSES)) {
    const order = { how, count: 1, note: 'a' };
    const answer = await running.client.post('/orders?access_token=t0ken', order);
    const socket = await running.connect('/orders?access_token=t0ken');
    socket.send(order);
    const reply = await socket.json();
    const refused: unknown = await running
      .connect(`/guarded?access_token=t0ken&how=${how}`)
      .catch((each: unknown) => each);
    expect([answer.status, reply.statusCode, (refused as HandshakeRefused).status]).toEqual([500, 500, 500]);
    for (const text of [answer.text, JSON.stringify(reply.body), (refused as HandshakeRefused).text]) {
      told.add(withoutId(text));
    }
    expect(JSON.stringify([answer.headers, (refused as HandshakeRefused).headers])).not.toContain('t0psecret');
  }
  expect([...told]).toEqual([
    '{"errorList":[{"loc":[],"type":"internal_error","msg":"Internal server error","id":"…"}]}',
  ]);
});

test('no refusal contains the input, on either transport', async () => {
  const wrong = { how: ['t0psecret'], count: 't0psecret', note: 't0psecret', other: 't0psecret' };
  const { status, text } = await running.client.post('/orders', wrong);
  const socket = await running.connect('/orders');
  socket.send(wrong);
  const reply = await socket.json();
  expect([status, reply.statusCode]).toEqual([400, 400]);
  expect(`${text}${JSON.stringify(reply)}`).not.toContain('t0psecret');
  expect(reply.body).toEqual(JSON.parse(text));
});

test('the log has each cause once for each answer, and no token of a URL', () => {
  const failures = lines.filter(({ level }) => level === 50);
  expect(failures).toHaveLength(Object.keys(CAUSES).length * 3);
  expect(JSON.stringify(lines)).not.toContain('t0ken');
});
