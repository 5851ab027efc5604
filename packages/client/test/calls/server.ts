import { authenticate, bearer } from '@cortado/auth';
import {
  Asks,
  Body,
  Channel,
  Conflict,
  Connection,
  Context,
  Controller,
  createApp,
  Created,
  Delete,
  Get,
  Header,
  NoContent,
  NotFound,
  Ok,
  OnJoin,
  OnMessage,
  OnReceive,
  Param,
  Post,
  Put,
  Query,
  Sse,
  Subscription,
  UploadedFile,
  UploadedFiles,
  WebSocket,
  type Application,
  type Upload,
} from 'cortado';
import { IsEmail, IsInt, IsString } from 'class-validator';

class Order {
  @IsEmail() email!: string;
}
class Text {
  @IsString() text!: string;
}
class Title {
  @IsString() title!: string;
}
class Move {
  @IsInt() x!: number;
}
class To {
  @IsInt() to!: number;
}
class Amount {
  @IsInt() amount!: number;
}
class As {
  @IsString() as!: string;
}
class Named {
  @IsString() name!: string;
}

/** What the server noticed, so that a client can ask whether it did. */
const noticed = new Map<string, { readonly happened: Promise<void>; readonly happen: () => void }>();

function notice(what: string) {
  let known = noticed.get(what);
  if (known === undefined) {
    let happen!: () => void;
    const happened = new Promise<void>((resolve) => (happen = resolve));
    noticed.set(what, (known = { happened, happen }));
  }
  return known;
}

/** Resolves when the caller has left. */
function untilLeft(signal: AbortSignal, what: string): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => {
      notice(what).happen();
      resolve();
    }),
  );
}

/** No subprotocol may have its characters. */
const TOKEN = 'Ada/1=';

let runs = 0;

@Controller('/')
class CallController {
  @Get('/orders/:id') one(@Param('id') id: number, @Query('tag', { type: String, optional: true }) tag?: string[]) {
    return id === 7 ? Ok({ id, tag }) : NotFound('No such order');
  }
  @Delete('/orders/:id') remove() {
    return NoContent();
  }
  @Post('/orders') create(@Body() { email }: Order, @Header('x-shop') shop: string, context: Context) {
    return Created({ email, shop, by: (context.principal as { name: string }).name });
  }
  @Post('/once') once() {
    return (runs += 1);
  }
  @Get('/slow') slow(context: Context) {
    return untilLeft(context.signal, 'slow');
  }
  @Get('/gone/:what') async gone(@Param('what') what: string) {
    await notice(what).happened;
    return `${what} is gone`;
  }
  @Get('/ticks') ticks(context: Context) {
    return Sse((lastEventId) => this.#ticks(Number(lastEventId ?? 0), context.signal));
  }
  /** Two at a time: then the stream ends, and the client comes back for more. */
  async *#ticks(last: number, signal: AbortSignal) {
    for (const at of [last + 1, last + 2]) yield { event: 'tick', id: String(at), data: { at }, retry: 10 };
    if (last === 2) await untilLeft(signal, 'ticks');
  }
  @Get('/image') image() {
    return Buffer.from([137, 80, 78, 71]);
  }
  @Put('/bytes') bytes(@Body() bytes: Buffer) {
    return [...bytes];
  }
  @Post('/files') async files(
    @Body() { title }: Title,
    @UploadedFile('file') file: Upload,
    @UploadedFiles('more') more: Upload[],
  ) {
    return { title, name: file.filename, text: String(await file.buffer()), sizes: more.map(({ size }) => size) };
  }
}

@Channel('room:{room}')
class RoomChannel {
  @OnJoin() onJoin({ as }: As) {
    return { topic: `tea for ${as}` };
  }
  @OnMessage('say') async say({ text }: Text, subscription: Subscription) {
    await subscription.publish('said', { text });
  }
}

@WebSocket('/chat/:room', { channels: [RoomChannel] })
@Asks('confirm', Amount, { 200: String, 409: null })
class ChatSocket {
  onConnect(_connection: Connection, @Query(Named) _named: Named) {}
  @OnReceive() async receive({ text }: Text, connection: Connection) {
    await connection.push('said', { text });
    return { room: connection.params['room'], text };
  }
  @OnMessage('move') move({ x }: Move) {
    return x < 3 ? x : Conflict('Too far');
  }
  @OnMessage('slow') slow(context: Context) {
    return untilLeft(context.signal, 'message');
  }
  @OnMessage('count') async *count({ to }: To) {
    for (let at = 1; at <= to; at += 1) yield at;
  }
  @OnMessage('forever') async *forever() {
    try {
      for (let at = 1; ; at += 1) {
        yield at;
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      notice('stream').happen();
    }
  }
  @OnMessage('ask') async ask({ amount }: Amount, connection: Connection) {
    const { statusCode, body } = await connection.request('confirm', { amount });
    return { statusCode, body };
  }
}

@WebSocket('/text')
class TextSocket {
  @OnReceive() receive(text: string) {
    return text.toUpperCase();
  }
}

/** Answers each call that a client can make. @param page what is at `/` */
export function createServer(page = ''): Promise<Application> {
  return createApp({
    log: false,
    guards: [authenticate(bearer((token) => (token === TOKEN ? { principal: { name: 'Ada' } } : undefined)))],
    controllers: [CallController, ChatSocket, TextSocket],
    idempotency: { ttl: 60_000 },
    http: {
      uploads: true,
      configure: (fastify) => {
        fastify.get('/', (_request, reply) => reply.type('text/html').send(page));
        fastify.get('/proxy', (_request, reply) => reply.code(502).type('text/html').send('<h1>Bad gateway</h1>'));
      },
    },
  });
}
