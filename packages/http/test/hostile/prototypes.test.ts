import { RunningApp } from '@cortado/testkit/app';
import { Controller, createApp, Get, OnReceive, Post, Query, WebSocket } from 'cortado';
import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';

class Inner {
  @IsString() @IsOptional() a?: string;
}
class Outer {
  @IsString() @IsOptional() text?: string;
  @ValidateNested() @Type(() => Inner) @IsOptional() inner?: Inner;
}

const seen: object[] = [];

@Controller('/p')
@WebSocket('/p')
class Target {
  @Post() @OnReceive() take(body: Outer) {
    seen.push(body);
    return 'ok';
  }
  @Get() query(@Query(Outer) query: Outer) {
    seen.push(query);
    return 'ok';
  }
}

/** Each tries to reach the prototype of all objects, or that of the DTO. */
const JSON_PAYLOADS = [
  '{"__proto__":{"polluted":1}}',
  '{"__proto__":[]}',
  '{"__proto__":null}',
  '{"\\u005f_proto__":{"polluted":1}}',
  '{"\\u005F\\u005Fproto\\u005F\\u005F":{"polluted":1}}',
  '{"text":"a","__proto__":{"text":"b"}}',
  '{"inner":{"__proto__":{"polluted":1}}}',
  '{"inner":{"\\u005f_proto__":{"a":"b"}}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"inner":{"constructor":{"prototype":{"polluted":1}}}}',
  '{"\\u0063onstructor":{"prototype":{"polluted":1}}}',
  '[{"__proto__":{"polluted":1}}]',
];
const NAMES = [
  '__proto__',
  '__proto__[polluted]',
  '__proto__.polluted',
  'constructor',
  'constructor[prototype][polluted]',
  'constructor.prototype.polluted',
  'toString',
  'hasOwnProperty',
  'inner[__proto__][polluted]',
  'inner.__proto__',
  'prototype',
  '%5F_proto__',
];

let running: RunningApp;
beforeAll(async () => {
  const http = { form: true, uploads: true };
  running = await RunningApp.open(createApp({ controllers: [Target], log: false, http }));
});
afterAll(() => running.close());
beforeEach(() => {
  seen.length = 0;
});
afterEach(() => {
  // oxlint-disable jest/no-standalone-expect -- holds for every test here
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  for (const each of seen) {
    expect(Object.getPrototypeOf(each)).toBe(Outer.prototype);
    expect((each as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(each).filter((key) => key !== 'text' && key !== 'inner')).toEqual([]);
  }
  // oxlint-enable jest/no-standalone-expect
});

test.each(JSON_PAYLOADS)('%s is refused by POST and as a frame', async (payload) => {
  const sent = { body: payload, headers: { 'content-type': 'application/json' } };
  expect((await running.client.send('POST', '/p', sent)).status).toBe(400);
  const socket = await running.connect('/p');
  socket.send(payload);
  expect((await socket.json()).statusCode).toBe(400);
  expect(seen).toEqual([]);
});

test.each(NAMES)('%s as the name of a value in a query, a form and an upload does nothing', async (name) => {
  const form = { body: `${name}=1&text=a`, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const upload = {
    body: `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
  const statuses = [
    (await running.client.get(`/p?${name}=1&text=a`)).status,
    (await running.client.send('POST', '/p', form)).status,
    (await running.client.send('POST', '/p', upload)).status,
  ];
  expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
});
