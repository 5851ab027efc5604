import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { Answer, RequestOptions } from './answer';
import { encodeBody } from './encode-body';

/** One request on a connection of its own. */
export async function send(
  connect: () => Duplex,
  method: string,
  path: string,
  { headers = {}, body }: RequestOptions,
): Promise<Answer> {
  const encoded = await encodeBody(body);
  const outgoing = request({
    createConnection: connect,
    method,
    path,
    headers: { host: 'test', ...encoded.headers, connection: 'close', ...headers },
  });
  const answered = answerTo(outgoing);
  if (encoded.content === undefined || Buffer.isBuffer(encoded.content)) outgoing.end(encoded.content);
  else pipe(encoded.content, outgoing);
  return answered;
}

/** A body that fails fails the request. One that is not wanted any more, because the answer came first, is given up. */
function pipe(content: Readable, outgoing: ClientRequest): void {
  content.on('error', (error) => outgoing.destroy(error));
  outgoing.once('close', () => content.destroy());
  content.pipe(outgoing);
}

function answerTo(outgoing: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject); // one that comes after the answer says nothing new
    outgoing.once('response', (incoming: IncomingMessage) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const isJson = /json/.test(incoming.headers['content-type'] ?? '') && text !== '';
        const parsed: unknown = isJson ? JSON.parse(text) : undefined;
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, bytes, body: parsed });
      });
    });
  });
}
