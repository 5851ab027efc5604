import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer, RequestOptions } from './answer';

/** One request on a connection of its own. */
export function send(
  connection: Duplex,
  method: string,
  path: string,
  { headers = {}, body }: RequestOptions,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const content = body === undefined || isRaw ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        createConnection: () => connection,
        method,
        path,
        headers: {
          host: 'test',
          ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
          ...(content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) }),
          connection: 'close',
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(incoming.headers['content-type'] ?? '') && text !== '';
          const parsed: unknown = isJson ? JSON.parse(text) : undefined;
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(content);
  });
}
