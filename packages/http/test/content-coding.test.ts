import { Controller } from '@cortado/core';
import { Post, Put, type HttpOptions } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { IsString } from 'class-validator';
import { createGunzip, gzipSync } from 'node:zlib';

afterEach(closeApps);

class Text {
  @IsString() a!: string;
}

@Controller('/in')
class Input {
  @Post('/dto') @Put('/dto') dto(text: Text) {
    return text;
  }
  @Post('/text') text(text: string) {
    return text.length;
  }
  @Post('/bytes') bytes(bytes: Buffer) {
    return bytes.length;
  }
}

async function open(http: HttpOptions = {}) {
  const { client } = await httpApp({
    controllers: [Input],
    http: { form: true, uploads: true, ...http },
  });
  return async (path: string, type: string, coding: string, text: string, method = 'POST') => {
    const headers = { 'content-type': type, 'content-encoding': coding };
    const body = coding === 'gzip' ? gzipSync(text) : text;
    const answer = await client.send(method, path, { headers, body });
    return { status: answer.status, accepted: answer.headers['accept-encoding'], body: answer.text };
  };
}

const multipart = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--B--\r\n';

test.each([
  ['/in/dto', 'application/json', '{"a":"x"}'],
  ['/in/dto', 'application/x-www-form-urlencoded', 'a=x'],
  ['/in/dto', 'multipart/form-data; boundary=B', multipart],
  ['/in/text', 'text/plain', 'hello'],
  ['/in/bytes', 'application/octet-stream', 'hello'],
])('%s as %s: a compressed body is 415, one that is not is read', async (path, type, text) => {
  const post = await open();
  expect(await post(path, type, 'gzip', text)).toMatchObject({ status: 415, accepted: 'identity' });
  expect((await post(path, type, 'br', text)).status).toBe(415);
  expect((await post(path, type, 'gzip, identity', text)).status).toBe(415);
  expect((await post(path, type, 'Identity', text)).status).toBe(200);
});

test('other methods with a body refuse it too', async () => {
  const post = await open();
  expect((await post('/in/dto', 'application/json', 'gzip', '{"a":"x"}', 'PUT')).status).toBe(415);
});

test('a plugin that decompresses comes first', async () => {
  const post = await open({
    configure: (fastify) => {
      fastify.addHook('preParsing', async (request, _reply, payload) => {
        if (request.headers['content-encoding'] !== 'gzip') return payload;
        delete request.headers['content-encoding'];
        delete request.headers['content-length'];
        return payload.pipe(createGunzip());
      });
    },
  });
  expect(await post('/in/dto', 'application/json', 'gzip', '{"a":"x"}')).toMatchObject({
    status: 200,
    body: '{"a":"x"}',
  });
});
