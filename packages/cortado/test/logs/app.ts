import { LogLines } from '@cortado/testkit/log-lines';
import { RunningApp } from '@cortado/testkit/app';
import {
  BadRequest,
  Body,
  Connection,
  Controller,
  createApp,
  Get,
  HttpContext,
  NotFound,
  OnMessage,
  OnReceive,
  Post,
  SendFile,
  Sse,
  Stream,
  Unauthorized,
  UploadedFile,
  WebSocket,
  type CortadoOptions,
  type Upload,
} from 'cortado';
import { IsString } from 'class-validator';
import { EventEmitter, once } from 'node:events';

import { PassThrough } from 'node:stream';

export class Message {
  @IsString() text!: string;
}

/** Tells when a handler runs, by its name. */
export const began = new EventEmitter();

/** Streams of `/pages/endless`, in their order. */
export const streams: PassThrough[] = [];

@Controller('/pages')
export class Pages {
  @Get('/one/:id') one(context: HttpContext) {
    return { id: context.params['id'] };
  }
  @Get('/missing') missing() {
    return NotFound();
  }
  @Get('/thrown') thrown() {
    throw new Error('thrown');
  }
  @Get('/reset/:token') reset() {
    return BadRequest();
  }
  @Get('/file/:name') file(context: HttpContext) {
    return SendFile(context.params['name']!, { root: __dirname });
  }
  @Get('/stream') stream() {
    return Stream(chunks());
  }
  @Get('/endless') endless() {
    const stream = new PassThrough();
    streams.push(stream);
    stream.write('beginning');
    return Stream(stream);
  }
  @Get('/feed') feed() {
    return Sse(events());
  }
  @Get('/raw') raw({ reply }: HttpContext) {
    reply.hijack();
    reply.raw.writeHead(202, { 'content-length': 3 });
    reply.raw.end('raw');
  }
  @Get('/slow') async slow({ signal }: HttpContext) {
    began.emit('slow');
    await once(signal, 'abort');
  }
  @Post('/text') text(@Body() { text }: Message) {
    return text;
  }
  @Post('/upload') upload(@UploadedFile('file') file: Upload) {
    return file.size;
  }
}

async function* chunks() {
  yield 'a'.repeat(100_000);
  yield 'b'.repeat(100_000);
}

async function* events() {
  yield { data: 1 };
  await new Promise(() => undefined);
}

@WebSocket('/chat/:room')
export class Chat {
  onHandshake(connection: Connection) {
    return connection.query['token'] === 'wrong' ? Unauthorized() : undefined;
  }
  @OnMessage('say') say({ text }: Message) {
    if (text === 'boom') throw new Error('boom');
    return text;
  }
}

@Controller('/classic')
export class Classic {
  @WebSocket('/:room') async socket(connection: Connection) {
    await connection.acceptCallback({ onReceive: this.onReceive });
  }
  @OnReceive() onReceive({ text }: Message) {
    return text;
  }
}

let opened: RunningApp | undefined;

/** An application with every style of endpoint, and what it logs. */
export async function openLogged(options: CortadoOptions = {}): Promise<{ lines: LogLines; running: RunningApp }> {
  const lines = new LogLines();
  const app = await createApp({
    controllers: [Pages, Chat, Classic],
    log: lines.log,
    accessLog: true,
    http: { health: true, metrics: true, uploads: true, cors: true },
    ...options,
  });
  app.route('GET', '/function/:id', ({ params }) => params['id']);
  app.websocket('/function', { receive: Message, onReceive: ({ text }) => text });
  app.websocket('/raw/:name', async (connection) => {
    await connection.accept();
    for await (const message of connection) await connection.sendText(String(message));
  });
  opened = await RunningApp.open(Promise.resolve(app));
  return { lines, running: opened };
}

export async function closeLogged(): Promise<void> {
  await opened?.close();
  opened = undefined;
}
