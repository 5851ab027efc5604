import { execFileSync } from 'node:child_process';
import { clientCode, quoted, websocat, wscat } from '../../console/model/command.js';
import { dialOf } from '../../console/model/dial.js';
import { composeFrame, readFrame, sizeOf } from '../../console/model/frame.js';
import { readDocument } from '../../console/model/document.js';

const url = 'ws://127.0.0.1:3000/chat/tea?since=1';

test.each(["it's", 'a b', '$HOME `id` "x" \\', '', 'plain', 'new\nline', '{"text":"Grüße"}'])(
  '%j stays one word of a shell',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);

test('commands have the subprotocols, the headers and the frame', () => {
  const target = { url, protocols: ['cortado.v1', 'bearer.abc'], headers: { 'x-tenant': 'a b' } };
  expect(wscat(target, '{"id":1}')).toBe(
    `wscat -c '${url}' -s cortado.v1 -s bearer.abc -H 'x-tenant: a b' -w 5 -x '{"id":1}'`,
  );
  expect(websocat(target, '{\n"id":1}')).toBe(
    `printf '%s\\n' '{ "id":1}' | websocat -n --protocol 'cortado.v1, bearer.abc' -H='x-tenant: a b' '${url}'`,
  );
  expect(wscat({ url, protocols: [] })).toBe(`wscat -c '${url}'`);
});

test('client code is a program', () => {
  const code = clientCode({ url, protocols: ['cortado.v1'] }, '{"id":1,"event":"say"}');
  const sent: string[] = [];
  class FakeSocket {
    constructor(...given: unknown[]) {
      sent.push(JSON.stringify(given));
    }
    addEventListener(type: string, listener: () => void) {
      if (type === 'open') listener.call(undefined);
    }
    send(frame: string) {
      sent.push(frame);
    }
  }
  // The socket opens at once, which a real one never does.
  const run = code
    .replace('const socket = new', 'const socket = Socket.last = new')
    .replaceAll('socket.send', 'Socket.last.send');
  const Socket = Object.assign(FakeSocket, { last: undefined });
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is what is tested
  new Function('WebSocket', 'Socket', run)(Socket, Socket);
  expect(sent).toEqual([JSON.stringify([url, ['cortado.v1']]), '{"id":1,"event":"say"}']);
  expect(clientCode({ url, protocols: [] }, 'plain')).toContain('socket.send("plain")');
});

describe('frames', () => {
  const say = { event: 'say', discriminator: 'event', kind: 'json' } as const;

  test.each([
    ['an event', { message: say, protocol: 'message', body: { text: 'Hi' } }, '{"event":"say","text":"Hi"}'],
    [
      'another discriminator',
      { message: { ...say, discriminator: 'type' }, protocol: 'message', body: { a: 1 } },
      '{"type":"say","a":1}',
    ],
    ['no event', { message: { ...say, event: undefined }, protocol: 'message', body: [1] }, '[1]'],
    ['a text', { message: { ...say, event: undefined, kind: 'text' }, protocol: 'message', body: 'Hi' }, 'Hi'],
    [
      'rpc',
      { message: say, protocol: 'rpc', body: { text: 'Hi' }, id: 3 },
      '{"id":3,"event":"say","body":{"text":"Hi"}}',
    ],
    ['rpc without content', { message: say, protocol: 'rpc', body: undefined, id: 3 }, '{"id":3,"event":"say"}'],
    [
      'a channel',
      { message: say, protocol: 'message', body: {}, channel: 'room:1' },
      '{"event":"say","channel":"room:1","body":{}}',
    ],
    [
      'a recovery',
      {
        message: { ...say, event: '$join' },
        protocol: 'rpc',
        body: {},
        channel: 'room:1',
        id: 4,
        recover: { epoch: 'e', offset: 1 },
      },
      '{"id":4,"event":"$join","channel":"room:1","body":{},"recover":{"epoch":"e","offset":1}}',
    ],
  ] as const)('are composed: %s', (_name, given, frame) => {
    expect(composeFrame(given as unknown as Parameters<typeof composeFrame>[0])).toBe(frame);
  });

  test.each([
    ['{"statusCode":200,"body":1}', { kind: 'reply', status: 200, body: 1 }],
    ['{"id":2,"statusCode":206,"seq":0,"body":"a"}', { kind: 'reply', id: 2, seq: 0 }],
    ['{"event":"said","channel":"room:1","data":1}', { kind: 'push', event: 'said', channel: 'room:1', body: 1 }],
    ['{"id":"s1","event":"confirm","body":2}', { kind: 'question', id: 's1', body: 2 }],
    ['{"event":"$ping","data":null}', { kind: 'ping' }],
    ['[1]', { kind: 'other', value: [1] }],
    ['no JSON', { kind: 'other', value: undefined }],
  ])('are read: %s', (frame, read) => expect(readFrame(frame)).toMatchObject(read));

  test('are as large as their bytes', () => {
    expect(sizeOf('Grüße')).toBe(7);
    expect(sizeOf(new Uint8Array(3))).toBe(3);
  });
});

describe('handshakes', () => {
  const { endpoints } = readDocument({
    channels: {
      a: { address: '/a/{id}/{wildcard}', 'x-cortado': { protocol: 'message' } },
      b: { address: '/a/{id}/{wildcard}', 'x-cortado': { protocol: 'rpc' } },
      only: { address: '/raw', 'x-cortado': { protocol: 'message' } },
    },
  });
  const [both, raw] = endpoints as [(typeof endpoints)[0], (typeof endpoints)[0]];
  const choice = {
    server: 'ws://h',
    protocol: 'rpc',
    parameters: { id: 'a b/c', wildcard: 'x/y z' },
    query: {},
    token: '',
    tokenPlace: 'subprotocol',
  } as const;

  test('have an encoded path and query', () => {
    const query = { since: 1, tags: ['a', 'b&'], on: true };
    expect(dialOf(both, { ...choice, query })).toEqual({
      dial: {
        url: 'ws://h/a/a%20b%2Fc/x/y%20z?since=1&tags=a&tags=b%26&on=true',
        protocol: 'rpc',
        protocols: ['cortado.v1'],
      },
    });
  });

  test('carry the token as a subprotocol, encoded where it has to be, or in the query', () => {
    const protocolsOf = (token: string) =>
      (dialOf(both, { ...choice, token }) as { dial: { protocols: string[] } }).dial.protocols;
    expect(protocolsOf('a.b-c_d')).toEqual(['cortado.v1', 'bearer.a.b-c_d']);
    const [, encoded = ''] = protocolsOf('a/b==ü');
    expect(Buffer.from(encoded.replace('bearer64.', ''), 'base64url').toString()).toBe('a/b==ü');
    expect(encoded).toMatch(/^bearer64\.[\w-]+$/);
    expect(dialOf(raw, { ...choice, protocol: 'message', token: 't', tokenPlace: 'query' })).toMatchObject({
      dial: { url: 'ws://h/raw?access_token=t', protocols: [] },
    });
  });

  test('offer a subprotocol beside the token', () => {
    expect(dialOf(both, { ...choice, protocol: 'message', token: 't' })).toMatchObject({
      problem: expect.stringContaining('rpc'),
    });
    expect(dialOf(raw, { ...choice, protocol: 'message', token: 't' })).toMatchObject({
      dial: { protocols: ['cortado.v1', 'bearer.t'] },
    });
  });
});
