import { Controller } from '@cortado/core';
import { All, HttpContext } from '@cortado/http';
import { closeApps, httpApp } from '@cortado/testkit/http-app';
import { RawSocket } from '@cortado/testkit/raw-socket';
import * as fc from 'fast-check';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

afterEach(closeApps);

type Chunk = { readonly text: string; readonly as: 'text' | 'bytes' | 'latin1' };

/** What a program may do with Node's response: announce, write some, end in one of the ways that `end` knows. */
interface Script {
  readonly status: number;
  readonly announce: 'nothing' | 'head' | 'length' | 'too long' | 'chunked';
  readonly strict: boolean;
  readonly writes: readonly Chunk[];
  readonly last: Chunk | undefined;
  readonly callback: boolean;
  readonly again: boolean;
}

const chunk = fc.record({
  text: fc.oneof(fc.constant(''), fc.string({ maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 })),
  as: fc.constantFrom('text', 'bytes', 'latin1'),
});

const script: fc.Arbitrary<Script> = fc.record({
  status: fc.constantFrom(200, 200, 201, 204, 304, 500),
  announce: fc.constantFrom('nothing', 'head', 'length', 'length', 'too long', 'chunked'),
  strict: fc.boolean(),
  writes: fc.array(chunk, { maxLength: 2 }),
  last: fc.option(chunk, { nil: undefined, freq: 4 }),
  callback: fc.boolean(),
  again: fc.boolean(),
});

/** @returns what happens, in order: events, callbacks, and what was thrown */
function perform({ socket }: IncomingMessage, response: ServerResponse, script: Script): string[] {
  const seen: string[] = [];
  for (const event of ['finish', 'close']) response.on(event, () => seen.push(event));
  response.on('error', (error: NodeJS.ErrnoException) => seen.push(`error ${error.code}`));
  response.strictContentLength = script.strict;
  try {
    announce(response, script);
    for (const each of script.writes) response.write(...written(each));
    const done = script.callback ? [(error?: Error) => seen.push(`called ${codeOf(error)}`)] : [];
    end(response, [...(script.last === undefined ? [] : written(script.last)), ...done]);
    seen.push(`ended ${response.writableEnded}`);
    if (script.again) end(response, ['more', ...done]);
  } catch (error) {
    seen.push(`thrown ${codeOf(error)}`);
    socket.destroy();
  }
  return seen;
}

function announce(response: ServerResponse, { announce: how, status, writes, last }: Script): void {
  const length = [...writes, ...(last === undefined ? [] : [last])].reduce(
    (sum, { text, as }) => sum + Buffer.byteLength(text, as === 'latin1' ? 'latin1' : 'utf8'),
    0,
  );
  if (how === 'nothing') response.statusCode = status;
  else if (how === 'head') response.writeHead(status);
  else if (how === 'chunked') response.writeHead(status, { 'transfer-encoding': 'chunked' });
  else response.writeHead(status, { 'content-length': how === 'length' ? length : length + 1 });
}

function written({ text, as }: Chunk): [chunk: string | Buffer, encoding: BufferEncoding] {
  return as === 'bytes' ? [Buffer.from(text), 'utf8'] : [text, as === 'latin1' ? 'latin1' : 'utf8'];
}

/** With as many arguments as there are. */
function end(response: ServerResponse, given: readonly unknown[]): void {
  (response.end as (...given: readonly unknown[]) => void).call(response, ...given);
}

function codeOf(error: unknown): string {
  return error === undefined || error === null ? 'without error' : String((error as NodeJS.ErrnoException).code);
}

/** A server that plays the current script at every request, and what it saw of its responses. */
class Player {
  script!: Script;
  #seen: string[][] = [];
  #closed: Promise<unknown> = Promise.resolve();

  /** The first of two requests in one packet is answered later: the second has no socket yet when it is. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const begin = (): void => void this.#seen.push(perform(request, response, this.script));
    this.#closed = once(request.socket, 'close');
    if (request.url === '/later') setImmediate(begin);
    else begin();
  }

  async play(port: number, method: string, script: Script): Promise<{ bytes: string; seen: readonly string[][] }> {
    this.script = script;
    const client = await RawSocket.connect(port);
    const request = (path: string, connection: string): string =>
      `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: ${connection}\r\n\r\n`;
    client.write(request('/later', 'keep-alive') + request('/now', 'close'));
    const bytes = (await client.rest()).replaceAll(/Date: .*\r\n/g, '');
    await this.#closed;
    await turn();
    return { bytes, seen: this.#seen.splice(0) };
  }
}

test('what a program does with the raw response comes to the same bytes and events as on a server of Node', async () => {
  const [ours, nodes] = [new Player(), new Player()];
  @Controller('/')
  class Raw {
    @All('/:path') answer({ request, reply }: HttpContext) {
      reply.hijack();
      ours.answer(request.raw, reply.raw);
    }
  }
  const { app } = await httpApp({ controllers: [Raw] });
  const node = createServer({ keepAliveTimeout: 72_000 }, (request, response) => nodes.answer(request, response));
  node.listen(0, '127.0.0.1');
  await once(node, 'listening');
  const port = { ours: Number(new URL(app.url).port), nodes: (node.address() as AddressInfo).port };
  try {
    await fc.assert(
      fc.asyncProperty(script, fc.constantFrom('GET', 'HEAD'), async (given, method) => {
        expect(await ours.play(port.ours, method, given)).toEqual(await nodes.play(port.nodes, method, given));
      }),
      { numRuns: 300 },
    );
  } finally {
    node.close();
    await once(node, 'close');
  }
});
