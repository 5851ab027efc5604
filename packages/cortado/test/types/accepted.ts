/** Held by the compiler: all of this must compile under `strict`. Run by `npm run check`. */
import {
  Body,
  Connection,
  Context,
  Controller,
  Get,
  OnMessage,
  OnReceive,
  Ok,
  Param,
  Principal,
  Post,
  Query,
  WebSocket,
  WebSocketEndpoint,
  Guard,
  Use,
  Result,
  createApp,
  createToken,
  Inject,
  Singleton,
  Transient,
  Conflict,
  HttpError,
} from 'cortado';
import type { Disconnect } from 'cortado';
class A {
  message!: string;
  user!: string;
}
enum Status {
  Open = 'open',
  Done = 'done',
}
enum Level {
  Low,
  High,
}
const SORT = { up: 'asc', down: 'desc' } as const;
type Branded = string & { readonly brand: 'branded' };
@Transient()
abstract class Base {
  constructor(@Inject() protected readonly a: A) {}
}
void Base;
class B {
  message!: number;
}

@WebSocket('/good')
class Good {
  @OnReceive() first(b: A, c: Connection) {
    return Ok(b.message + c.id);
  }
  @OnReceive([A]) secondList(list: A[]) {
    return list;
  }
  @OnMessage('list', [String]) secondTexts(list: readonly string[]) {
    return list;
  }
  @OnReceive(A) second(a: A) {
    return Ok(a.user);
  }
  @OnReceive() third(text: string) {
    return Ok(text);
  }
  @OnReceive() fourth(bytes: Buffer) {
    return Ok(bytes.length);
  }
  @OnReceive(A) noParameters() {}
  @OnReceive(String) fifth(text: string) {
    return text;
  }
  @OnReceive(Buffer) sixth(bytes: Buffer, connection: Connection) {
    return bytes.length + connection.id.length;
  }
  @OnMessage('x', A) async seventh(a: A, connection: Connection) {
    await connection.close();
    return a;
  }
  @OnMessage('y') eighth(a: A) {
    return a;
  }
  @OnMessage('z') ninth() {
    return 1;
  }
  @OnReceive() private hidden(a: A) {
    return a;
  }
  onDisconnect(connection: Connection, reason: Disconnect) {
    void connection;
    void reason;
  }
}
@WebSocketEndpoint('/alias')
class Alias {
  async onConnect() {}
  @OnReceive() onReceive(a: A) {
    return a;
  }
}

const auth = async (context: Context) => context.query['a'] === 'b';
@Use(async (context, next) => {
  const result = await next();
  return result.header('x', String(context.query['a']));
})
@Controller()
@Guard(auth)
class Styles {
  constructor(@Inject(createToken<number>('n')) private readonly n: number) {}
  @Guard(auth) @WebSocket('/m') async m(connection: Connection) {
    await connection.acceptCallback({
      receive: A,
      onReceive(a) {
        const exact: A = a;
        return Ok(exact.user.toUpperCase());
      },
    });
    await connection.acceptCallback({ receive: A, onReceive: async (a, c) => Ok(a.message + c.id) });
    await connection.acceptCallback({
      receive: A,
      onReceive: (a) => {
        type Same = [A] extends [typeof a] ? ([typeof a] extends [A] ? 1 : 0) : 0;
        const same: 1 = null! as Same;
        return same;
      },
    });
    await connection.acceptCallback({ receive: [A], onReceive: (list) => list.map((a) => a.user.toUpperCase()) });
    await connection.acceptCallback({ receive: [Number], onReceive: (list) => list.map((each) => each.toFixed()) });
    const [first]: A[] = await connection.receiveJson([A]);
    await connection.send((await connection.receiveJson(A)).user + first!.user);
    await connection.acceptCallback({ receive: String, onReceive: (text) => text.toUpperCase() });
    await connection.acceptCallback({ receive: Buffer, onReceive: (bytes) => bytes.length });
    await connection.acceptCallback({
      onReceive: this.classic,
      onDisconnect: (c, reason) => void (c.id + reason.code),
    });
    await connection.acceptCallback({ onReceive: this.classic, onConnect: this.hello });
    const dto: A = await connection.receiveJson(A);
    void dto;
  }
  @OnReceive() async classic(a: A) {
    return Ok(a);
  }
  hello(connection: Connection) {
    void connection;
  }
  @WebSocket('/bare') bare() {}
  @Get() @Get('/x') @Guard(auth) get(
    @Param('id') id: number,
    @Query('q', { optional: true }) q?: string,
    @Query('d', { default: 3 }) d: number = 3,
  ) {
    return Ok({ id, q, d });
  }
  @Post() post(@Body(A) a: A, @Query('tags', { type: String }) tags: string[]) {
    return { a, tags };
  }
  @Post() undecorated(a: A) {
    return a;
  }
  @Get('/when') private when(@Query('at') at: Date) {
    return at;
  }
  @Get('/e/:e/:f') e(
    @Param('e', { enum: Status }) e: Status,
    @Param('f', { enum: Level }) f: Level,
    @Query('g', { enum: SORT, optional: true }) g?: (typeof SORT)['up' | 'down'],
    @Query('h', { enum: Status }) h: Status[] = [Status.Open],
    @Query('i', { enum: ['up', 'down'] }) i: 'up' | 'down' = 'up',
    @Query('j', { enum: Status }) j: string = 'open',
    @Query('k') k: Branded = 'x' as Branded,
    @Query('l') l: boolean = true,
  ) {
    return [e, f, g, h, i, j, k, l];
  }
  @Post('/strict') strict(@Body(A, { unknown: 'reject' }) a: A, @Query(B, { unknown: 'keep' }) b: B) {
    return [a, b];
  }
  @Post('/lists') lists(@Body([A], { unknown: 'reject', maxItems: 3 }) list: A[]) {
    return list.map((each) => each.user);
  }
  @Post('/readonly') readonlyList(@Body([A]) list: readonly A[]) {
    return list;
  }
  @Post('/texts') texts(@Body([String]) list: string[]) {
    return list;
  }
  @Post('/numbers') numbers(@Body([Number]) list: number[]) {
    return list;
  }
  @Post('/booleans') booleans(@Body([Boolean]) list: boolean[] = []) {
    return list;
  }
  @Post('/all') all(@Body(A) list: A[], @Query(B) b: B) {
    return [list.map((each) => each.user), b];
  }
  @Get('/filter') filter(@Query(A) a: A): Promise<Result> {
    return Promise.resolve(
      Ok(a)
        .header('a', 'b')
        .cookie('c', 'd')
        .after(() => {}),
    );
  }
}
/** An application that does not name the type of its principals may say of each what it likes. */
@Controller()
class Unnamed {
  @Get('/a') a(@Principal() who: A) {
    return who.user;
  }
  @Get('/b') b(@Principal() who: string | undefined, context: Context) {
    const exact: [unknown] extends [typeof context.principal] ? 1 : 0 = 1;
    context.principal = exact;
    context.setPrincipal(who, { subject: 'a', expires: new Date() });
  }
}
class DomainError extends Error {
  readonly detail = 'x';
}
class Other extends Error {
  readonly code = 3;
}
abstract class Repo {
  abstract all(): A[];
}
@Singleton()
class MemoryRepo extends Repo {
  all() {
    return [];
  }
}
const NAME = createToken<string>('name'),
  PORT = createToken<number>('port');
void createApp({
  controllers: [Good, Alias, Styles, Unnamed],
  providers: [
    { provide: NAME, useValue: 'x' },
    { provide: PORT, useFactory: () => 3, lifetime: 'singleton' },
    { provide: MemoryRepo, useClass: MemoryRepo },
    { provide: Repo, useClass: MemoryRepo, lifetime: 'scoped' },
  ],
  errors: [
    [DomainError, (e) => Conflict(e.detail)],
    [Other, (e) => Conflict(e.code.toFixed())],
  ],
});
void (async () => {
  const app = await createApp({});
  app.route('GET', '/ping', () => 'pong');
  app.route('GET', '/users/:id/:page?', ({ params, query }) => params.id + String(query['q']));
  app.route('ALL', '/files/*', async (context: Context) => Ok(context.params['*']));
  app.route('POST', '/a', { body: A, handler: (a) => Ok(a.user.toUpperCase()) });
  app.route('PUT', '/a/:id', {
    guards: [auth],
    use: [async (_context, next) => (await next()).header('a', 'b')],
    body: A,
    params: B,
    query: A,
    handler: (body, params, query, { params: { id } }) => body.user + params.message.toFixed() + query.user + id,
  });
  app.route('GET', '/b', { query: B, handler: ({ message }, context) => message.toFixed() + context.request.ip });
  app.route('POST', '/list', { body: [A], handler: (list) => list.map((a) => a.user.toUpperCase()) });
  app.route('POST', '/texts', {
    body: [String],
    query: B,
    handler: (list, { message }) => list.map((each) => each.length + message),
  });
  app.websocket('/list', { receive: [A], onReceive: (list, c) => list.map((a) => a.user + c.id) });
  app.route('POST', '/text', { body: String, handler: (text) => text.toUpperCase() });
  app.route('POST', '/bytes', { body: Buffer, handler: (bytes) => bytes.length });
  app.route('POST', '/none', { handler: (context) => context.id });
  await app.listen({ port: 0, host: ['127.0.0.1', '::1'] });
})();
void createApp({ router: { caseSensitive: false }, trustProxy: ['10.0.0.0/8'], http: { metrics: { guards: [auth] } } });
void createApp({ controllers: [] });
void B;
void HttpError;
void Repo;
