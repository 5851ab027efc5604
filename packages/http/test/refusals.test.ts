import { Application, Controller, Param } from '@cortado/core';
import type { Host, Transport } from '@cortado/core/transport';
import { Get, http, Post, Put } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { HttpClient } from '@cortado/testkit/http-client';
import { IsOptional, IsString } from 'class-validator';

afterEach(closeApps);

let calls = 0;

class Text {
  @IsString() @IsOptional() text?: string;
}

@Controller('/things')
class Things {
  @Get('/:id') one(@Param('id') id: string) {
    return id;
  }
  @Put('/:id') put() {
    return 'put';
  }
  @Post('/fixed') fixed() {
    return 'fixed';
  }
  @Post() add(text: Text) {
    calls += 1;
    return { ...text, polluted: ({} as Record<string, unknown>)['polluted'] ?? null };
  }
}

beforeEach(() => {
  calls = 0;
});

const open = (http = {}) => httpApp({ controllers: [Things], http });
const error = (type: string, msg: string) => ({ errorList: [{ loc: [], type, msg }] });

test('an unknown path is 404', async () => {
  const { client } = await open();
  const answer = await client.get('/nowhere?x=1');
  expect([answer.status, answer.json]).toEqual([404, error('not_found', 'Not Found')]);
  expect(answer.headers['allow']).toBeUndefined();
});

test.each([
  ['DELETE', '/things/1', 'GET, HEAD, PUT'],
  ['DELETE', '/things/fixed', 'GET, HEAD, POST, PUT'],
  ['OPTIONS', '/things', 'POST'],
  ['GET', '/things', 'POST'],
  ['TRACE', '/things', 'POST'],
])('%s %s is 405, with what is allowed', async (method, path, allow) => {
  const { client } = await open();
  const answer = await client.send(method, path);
  expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
  expect(answer.json).toEqual(error('method_not_allowed', 'Method Not Allowed'));
});

describe('the path', () => {
  test.each([
    ['/THINGS/1', 404],
    ['/things/1/', 404],
    ['//things/1', 404],
    ['/things/%31', 200],
    ['/%74hings/1', 200],
  ])('%s → %i', async (path, status) => {
    const { client } = await open();
    expect((await client.get(path)).status).toBe(status);
  });

  test('malformed percent-encoding is 400 and a parameter that is too long 414', async () => {
    const { client } = await open();
    const malformed = await client.get('/things/%zz');
    expect([malformed.status, malformed.json]).toEqual([400, error('bad_request', 'Bad Request')]);
    const long = await client.get(`/things/${'x'.repeat(101)}`);
    expect([long.status, long.json]).toEqual([414, error('uri_too_long', 'URI Too Long')]);
  });

  test('is compared as the options of the router say, for 405 too', async () => {
    const router = { ignoreTrailingSlash: true, caseSensitive: false };
    const { client } = await httpApp({ controllers: [Things], router });
    expect((await client.get('/THINGS/1/')).json).toBe('1');
    expect((await client.send('PATCH', '/Things/1/')).headers['allow']).toBe('GET, HEAD, PUT');
  });
});

describe('the body', () => {
  const send = async (body: string, contentType?: string) => {
    const { client } = await open();
    return client.send('POST', '/things', {
      body,
      headers: contentType === undefined ? {} : { 'content-type': contentType },
    });
  };

  test.each(['{', '{"text":}', 'text', "{'text':'x'}", '{"text":"x"} {}', '\u0000', ''])(
    'that is not JSON is 400: %j',
    async (body) => {
      const answer = await send(body, 'application/json');
      expect([answer.status, answer.json, calls]).toEqual([400, error('json_invalid', 'The body is not JSON'), 0]);
    },
  );

  test.each([
    '{"__proto__":{"polluted":1}}',
    '{"\\u005f_proto__":{"polluted":1}}',
    '{"a":{"__proto__":{"polluted":1}}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"text":"x","__proto__":null}',
  ])('that reaches for a prototype is 400: %s', async (body) => {
    const answer = await send(body, 'application/json');
    expect([answer.status, answer.json, calls]).toEqual([400, error('json_invalid', 'The body is not JSON'), 0]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/vnd.api+json',
    'application/json-patch+json',
    'garbage',
    undefined,
  ])('of type %s is 415', async (contentType) => {
    const answer = await send('{"text":"x"}', contentType);
    expect([answer.status, answer.json, calls]).toEqual([
      415,
      error('unsupported_media_type', 'Send the body as application/json'),
      0,
    ]);
  });

  test('of one byte too many is 413, however it is sent', async () => {
    const { client } = await open({ bodyLimit: 100 });
    const body = (length: number) => JSON.stringify({ text: 'x'.repeat(length - 11) });
    const json = { 'content-type': 'application/json' };
    const post = (length: number, headers = {}) =>
      client.send('POST', '/things', { body: body(length), headers: { ...json, ...headers } });
    expect((await post(100)).status).toBe(200);
    const answer = await post(101);
    expect([answer.status, answer.json]).toEqual([413, error('content_too_large', 'Content Too Large')]);
    expect(answer.headers['connection']).toBe('close');
    const chunked = await client.send('POST', '/things', {
      body: body(101),
      headers: { ...json, 'transfer-encoding': 'chunked' },
    });
    expect(chunked.status).toBe(413);
  });
});

describe('before Fastify', () => {
  const head = (lines: readonly string[]) => `GET /things/1 HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  const raw = async (bytes: string) => {
    const { client } = await open();
    return client.raw(bytes);
  };

  test('two Host headers are 400', async () => {
    expect(await raw(head(['Host: a', 'hOsT: b']))).toMatch(
      /^HTTP\/1.1 400 .*\{"errorList":\[\{"loc":\[\],"type":"bad_request"/s,
    );
  });

  test('129 headers are 431 and 128 are not', async () => {
    const many = (count: number) => [
      'Host: a',
      'Connection: close',
      ...Array.from({ length: count - 2 }, (_, i) => `x-${i}: y`),
    ];
    expect(await raw(head(many(129)))).toMatch(/^HTTP\/1.1 431 .*"type":"request_header_fields_too_large"/s);
    expect(await raw(head(many(128)))).toMatch(/^HTTP\/1.1 200 /);
  });

  test('headers of more than 16 KiB are 431', async () => {
    expect(await raw(head(['Host: a', `x: ${'y'.repeat(17_000)}`]))).toMatch(
      /^HTTP\/1.1 431 .*"type":"request_header_fields_too_large"/s,
    );
  });

  test('what is not HTTP is 400', async () => {
    expect(await raw('NO HTTP AT ALL\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"type":"bad_request"/s);
  });
});

test.each([
  [{ http: { bodyLimit: 0 } }, 'bodyLimit'],
  [{ server: { insecureHTTPParser: true } as object }, 'there is no option "insecureHTTPParser"'],
  [{ http: { bodylimit: 1 } as object }, 'there is no option "bodylimit"'],
  [{ http: { fastify: { onProtoPoisoning: 'ignore' } as object } }, 'there is no option "onProtoPoisoning"'],
  [{ http: { fastify: { trustProxy: '10.0.0.1' } as object } }, 'give createApp({ trustProxy })'],
  [{ http: { fastify: { routerOptions: {} } as object } }, 'give createApp({ router })'],
  [{ trustProxy: 1 as never }, 'can forge the number of hops'],
  [{ trustProxy: ['10.0.0.1', 'my-proxy'] }, 'my-proxy'],
  [{ router: { caseSensitiv: true } as object }, 'there is no option "caseSensitiv"'],
  [{ router: { caseSensitive: 'no' as never } }, 'options.router.caseSensitive'],
  [{ router: { maxParamLength: 0 } }, 'maxParamLength'],
  [{ http: { configure: 1 as unknown as () => void } }, 'configure'],
])('the options %j refuse to start', async (options, message) => {
  await expect(httpApp({ controllers: [Things], ...options })).rejects.toThrow(message);
});

describe('a path where a socket lives', () => {
  @Controller('/both')
  class Both {
    @Post() post() {
      return 'post';
    }
  }
  /** Registers a socket's path as the websocket transport does, and serves nothing. */
  let registered: Host | undefined;
  const sockets: Transport = {
    name: 'websocket',
    mount(host) {
      registered = host;
      for (const path of ['/both', '/chat/:room']) {
        host.routes.add({ transport: 'websocket', method: 'UPGRADE', path, type: Both, key: 'post' });
      }
    },
    attach() {},
    /** As `app.websocket` does, when everything is attached. */
    register(path: string) {
      registered!.routes.add({ transport: 'websocket', method: 'UPGRADE', path, type: Both, key: 'post' });
    },
    drain: async () => true,
    stop() {},
  };

  test('answers GET with 426, and other methods with what HTTP has there', async () => {
    const app = await Application.create({ controllers: [Both], log: false }, [http(), sockets]);
    sockets.register!('/late');
    await app.listen({ port: 0 });
    const client = new HttpClient(app.url);
    for (const path of ['/both', '/chat/7', '/late']) {
      const answer = await client.get(path);
      expect([answer.status, answer.headers['upgrade'], answer.json]).toEqual([
        426,
        'websocket',
        error('upgrade_required', 'Upgrade Required'),
      ]);
    }
    expect((await client.post('/both', {})).json).toBe('post');
    expect((await client.post('/chat/7', {})).headers['allow']).toBe('GET');
    expect((await client.send('PUT', '/both')).headers['allow']).toBe('GET, POST');
    await app.close();
  });
});
