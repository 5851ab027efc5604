import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { Answer, RequestOptions } from './answer';
import { encodeBody } from './encode-body';

/** One request on a connection of its own, and its whole answer. */
export async function send(
  connect: () => Duplex,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<Answer> {
  return await wholeAnswer(await responseTo(connect, method, path, options));
}

/** One request on a connection of its own, up to the headers of its response. Rejects when the connection breaks before. */
export async function responseTo(
  connect: () => Duplex,
  method: string,
  path: string,
  { headers = {}, body, signal }: RequestOptions,
): Promise<IncomingMessage> {
  const encoded = await encodeBody(body);
  signal?.throwIfAborted();
  const outgoing = request({
    createConnection: connect,
    method,
    path,
    headers: { host: 'test', ...encoded.headers, connection: 'close', ...headers },
  });
  const responded = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('error', reject); // one that comes after the response says nothing new
    outgoing.once('response', (incoming) => {
      resolve(incoming);
    });
  });
  if (signal !== undefined) closeOnAbort(outgoing, signal);
  if (encoded.content === undefined || Buffer.isBuffer(encoded.content)) outgoing.end(encoded.content);
  else pipe(encoded.content, outgoing);
  return await responded;
}

/** A body that fails fails the request. One that is not wanted any more, because the answer came first, is given up. */
function pipe(content: Readable, outgoing: ClientRequest): void {
  content.on('error', (error) => outgoing.destroy(error));
  outgoing.once('close', () => content.destroy());
  content.pipe(outgoing);
}

/** Gives the reason of the signal to whoever reads, and leaves no listener behind. */
function closeOnAbort(outgoing: ClientRequest, signal: AbortSignal): void {
  let incoming: IncomingMessage | undefined;
  const close = (): void => void (incoming ?? outgoing).destroy(signal.reason as Error);
  outgoing.once('response', (response: IncomingMessage) => (incoming = response));
  outgoing.once('close', () => signal.removeEventListener('abort', close));
  signal.addEventListener('abort', close);
}

async function wholeAnswer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString();
  const isJson = /json/.test(incoming.headers['content-type'] ?? '') && text !== '';
  const parsed: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text, bytes, body: parsed };
}
