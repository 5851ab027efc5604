import { Application, Context, Controller, Guard, HttpError, Query, type ApplicationOptions } from '@cortado/core';
import { Get, http, Post, Sse, Stream, type HttpOptions } from '@cortado/http';
import { IsOptional, IsString } from 'class-validator';
import { Writable } from 'node:stream';
import { pino } from 'pino';

/** An application for the tests to mistreat, in a process of its own. Answers questions of its parent. */
class Text {
  @IsString() @IsOptional() text?: string;
}

let produced = 0;
let returned = 0;
let unread = 0;

function count(line: string): void {
  if (line.includes('client reads its response too slowly')) unread += 1;
}

async function* chunks(count: number) {
  const chunk = Buffer.alloc(65_536, 'x');
  try {
    for (let index = 0; index < count; index += 1) {
      produced += chunk.length;
      yield chunk;
    }
  } finally {
    returned += 1;
  }
}

@Controller('/r')
class Reliability {
  @Get() ok() {
    return 'ok';
  }
  @Post() post(text: Text) {
    return text;
  }
  @Post('/fields') fields(text: Text) {
    return text;
  }
  @Get('/gigabyte') gigabyte() {
    return Stream(chunks(16_384));
  }
  @Get('/big') big() {
    return 'x'.repeat(20_000_000);
  }
  @Get('/feed') feed() {
    return Sse(async function* () {
      for await (const chunk of chunks(16_384)) yield { data: chunk.toString() };
    });
  }
  @Get('/any/:name') any(@Query('q', { optional: true }) q?: string) {
    return q ?? null;
  }
  @Guard(({ headers }) => headers.accept !== 'nothing') @Get('/fails/:how') fails({ params, query }: Context) {
    void query['access_token'];
    if (params['how'] === 'http') throw new HttpError(418, 'for the client');
    if (params['how'] === 'nothing') throw undefined;
    if (params['how'] === 'sql') throw new Error('select * from secret_table');
    throw Object.assign(new TypeError('/home/secret/path.js'), { statusCode: 400, expose: true });
  }
}

const unhandled: string[] = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtException', (error) => unhandled.push(String(error)));

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as ApplicationOptions & { readonly http?: HttpOptions };
  const { http: httpOptions, ...rest } = options;
  const log = pino({}, new Writable({ write: (line: Buffer, _encoding, done) => (count(line.toString()), done()) }));
  const app = await Application.create({ controllers: [Reliability], log, ...rest }, [http(httpOptions)]);
  await app.listen({ port: 0 });
  process.on('message', ({ id, question }: { id: number; question: string }) => {
    if (question !== 'measure') return;
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({
      answerTo: id,
      answer: { rss, heap: heapUsed, held: heapUsed + external, unhandled, produced, returned, unread },
    });
  });
  process.send?.({ port: Number(new URL(app.url).port) });
}

void main();
