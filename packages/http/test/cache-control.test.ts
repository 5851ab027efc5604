import { testApp, type TestApp } from '@cortado/testing';
import { IsOptional, IsString } from 'class-validator';
import {
  CacheControl,
  cacheControl,
  Controller,
  Get,
  NotFound,
  OnReceive,
  Ok,
  Post,
  Sse,
  Stream,
  Use,
  WebSocket,
} from 'cortado';

class Message {
  @IsString() @IsOptional() text?: string;
}

@CacheControl({ scope: 'private', maxAge: 60_000 })
@Controller('/menu')
@WebSocket('/menu')
class Menu {
  @Get() all() {
    return Ok(1);
  }
  @Get('/own') own() {
    return Ok(1).header('Cache-Control', 'no-cache');
  }
  @CacheControl({ scope: 'public', maxAge: 3_600_000, immutable: true, vary: ['Accept-Language'] })
  @Get('/nearer')
  nearer() {
    return Ok(1).header('vary', 'cookie');
  }
  @Get('/missing') missing() {
    return NotFound();
  }
  @CacheControl({ noStore: true }) @Get('/secret') secret() {
    return NotFound();
  }
  @Get('/guarded') @Use(() => NotFound()) guarded() {}
  @Get('/feed') feed() {
    return Sse((async function* () {})());
  }
  @Get('/export') export() {
    return Stream(
      (async function* () {
        yield 'a';
      })(),
    );
  }
  @Post() @OnReceive() add(message: Message) {
    return Ok(message);
  }
}

let app: TestApp;
beforeEach(async () => {
  app = await testApp({ controllers: [Menu], http: { etag: true } });
  app.app.route('GET', '/function', { cache: { noCache: true }, handler: () => Ok(1) });
});
afterEach(() => app.close());

test.each([
  ['/menu', 'private, max-age=60'],
  ['/menu/own', 'no-cache'],
  ['/menu/nearer', 'public, immutable, max-age=3600'],
  ['/menu/missing', undefined],
  ['/menu/secret', 'no-store'],
  ['/menu/guarded', undefined],
  ['/menu/feed', 'no-store'],
  ['/menu/export', undefined],
  ['/function', 'no-cache'],
])('GET %s has cache-control: %s', async (path, expected) => {
  expect((await app.request('GET', path)).headers['cache-control']).toBe(expected);
  expect((await app.request('HEAD', path)).headers['cache-control']).toBe(expected);
});

test('vary stays beside what the answer says', async () => {
  const { headers } = await app.request('GET', '/menu/nearer');
  expect(String(headers['vary']).split(', ').toSorted()).toEqual(['accept-language', 'cookie']);
});

test('a 304 has the same headers', async () => {
  const { headers } = await app.request('GET', '/menu');
  const again = await app.request('GET', '/menu', { headers: { 'if-none-match': String(headers['etag']) } });
  expect([again.status, again.headers['cache-control']]).toEqual([304, 'private, max-age=60']);
});

test('what changes something, and sockets, have none', async () => {
  expect((await app.request('POST', '/menu', { body: {} })).headers['cache-control']).toBeUndefined();
  const socket = await app.connect('/menu');
  socket.send({});
  expect(await socket.expectReply(200)).toEqual({});
});

test.each([
  [
    { maxAge: 60_000, sharedMaxAge: 0, staleWhileRevalidate: 1_000, staleIfError: 2_000 },
    'max-age=60, s-maxage=0, stale-while-revalidate=1, stale-if-error=2',
  ],
  [{ noCache: true, mustRevalidate: true }, 'no-cache, must-revalidate'],
  [{ scope: 'public', maxAge: 0, noCache: false }, 'public, max-age=0'],
] as const)('%j', (directives, expected) => {
  expect(cacheControl(directives)).toBe(expected);
});

test.each([
  [{}, 'cacheControl(), directives: none is given'],
  [{ maxAge: 60 }, 'cacheControl(), maxAge: 60 milliseconds are not whole seconds'],
  [{ maxAge: -1_000 }, 'cacheControl(), maxAge'],
  [{ noStore: true, maxAge: 1_000 }, 'cacheControl(), noStore'],
  [{ immutable: true }, 'cacheControl(), immutable'],
  [{ scope: 'private', sharedMaxAge: 1_000 }, 'cacheControl(), sharedMaxAge'],
  [{ scope: 'shared' } as object, 'cacheControl(), scope'],
  [{ maxage: 1_000 } as object, 'cacheControl()'],
])('%j is a mistake', (directives, message) => {
  expect(() => cacheControl(directives)).toThrow(`E_OPTION: ${message}`);
  expect(() => CacheControl(directives)).toThrow(`E_OPTION: ${message}`);
});
