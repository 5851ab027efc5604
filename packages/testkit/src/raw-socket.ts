import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { scanFrames } from './frame-scan';

/** One frame as the server sent it. */
export interface RawFrame {
  readonly fin: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export interface FrameOptions {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly masked?: boolean;
  /** Announced in place of the payload's own, in the 64-bit form. */
  readonly length?: bigint;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A client's frame (RFC 6455 §5.2), legal or not. */
export function clientFrame(opcode: number, payload: Buffer | string = '', options: FrameOptions = {}): Buffer {
  const { fin = true, rsv = 0, masked = true, length } = options;
  const body = Buffer.from(payload);
  const size = length ?? BigInt(body.length);
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const maskBit = masked ? 0x80 : 0;
  if (length === undefined && size < 126n) head.push(maskBit | Number(size));
  else if (length === undefined && size < 65_536n) head.push(maskBit | 126, Number(size >> 8n), Number(size & 255n));
  else {
    head.push(maskBit | 127);
    for (let shift = 56n; shift >= 0n; shift -= 8n) head.push(Number((size >> shift) & 255n));
  }
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const mask = Buffer.from([1, 2, 3, 4]);
  return Buffer.concat([
    Buffer.from([...head, ...mask]),
    Buffer.from(body.map((byte, index) => byte ^ mask.readUInt8(index % 4))),
  ]);
}

export function closePayload(code: number, reason: Buffer | string = ''): Buffer {
  return Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
}

/** Where a server listens: a port, or the path of a Unix socket. */
export interface ServerAddress {
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  readonly path?: string;
  /** The address to come from, as in `127.0.0.2`. */
  readonly localAddress?: string;
  /** TLS, with these options. */
  readonly tls?: ConnectionOptions;
}

/** A connection that sends bytes and reads text, HTTP heads and frames, without any library of HTTP or WebSocket in between. */
export class RawSocket {
  /** What has arrived and was not taken yet. */
  #chunks: Buffer[] = [];
  #ended = false;
  #waiting: (() => void)[] = [];

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    // A reset ends a connection as a close does; what arrived before it is what counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** @param server a port of 127.0.0.1, or an address */
  static connect(server: number | ServerAddress): Promise<RawSocket> {
    const { tls, ...address } = typeof server === 'number' ? { port: server } : server;
    const options = { host: '127.0.0.1', port: 0, ...address };
    return new Promise((resolve, reject) => {
      const connected = (): void => resolve(new RawSocket(socket));
      const socket = tls === undefined ? connect(options, connected) : connectTls({ ...options, ...tls }, connected);
      socket.once('error', reject);
    });
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes);
  }

  /** Writes, and ends this side: the server can still answer. */
  end(bytes: Buffer | string): void {
    this.socket.end(bytes);
  }

  /** The bytes of a legal upgrade request. */
  static upgrade(path: string, headers: Readonly<Record<string, string>> = {}): string {
    const all = {
      host: '127.0.0.1',
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  }

  /** What has arrived and was not taken yet, a character for each byte. */
  get received(): string {
    return this.#buffer.toString('latin1');
  }

  /** Resolves as soon as what has arrived matches, and takes nothing of it. Rejects when the connection ends before. */
  async until(pattern: RegExp): Promise<string> {
    await this.#until(() => pattern.test(this.received));
    if (!pattern.test(this.received)) throw new Error(`closed after: ${this.received}`);
    return this.received;
  }

  /** Status line and headers of the answer, up to the empty line. */
  async head(): Promise<string> {
    await this.#until(() => this.#buffer.includes('\r\n\r\n'));
    const end = this.#buffer.indexOf('\r\n\r\n');
    return this.#take(end + 4).toString('latin1');
  }

  /** The next frame, or undefined when the connection ended before a whole one came. */
  async frame(): Promise<RawFrame | undefined> {
    if (!(await this.#atLeast(2))) return undefined;
    const first = this.#buffer.readUInt8(0);
    const short = this.#buffer.readUInt8(1) & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (!(await this.#atLeast(2 + extra))) return undefined;
    const length =
      extra === 2 ? this.#buffer.readUInt16BE(2) : extra === 8 ? Number(this.#buffer.readBigUInt64BE(2)) : short;
    if (!(await this.#atLeast(2 + extra + length))) return undefined;
    const payload = this.#take(2 + extra + length).subarray(2 + extra);
    return { fin: (first & 0x80) !== 0, opcode: first & 0xf, payload };
  }

  /** Reads frames until the close frame: its code, 1005 when it has none, 1006 when the connection ended without one. */
  async closeCode(): Promise<number> {
    for (;;) {
      const frame = await this.frame();
      if (frame === undefined) return 1006;
      if (frame.opcode === OPCODE.close) return frame.payload.length < 2 ? 1005 : frame.payload.readUInt16BE(0);
    }
  }

  /** Everything until the server ends the connection. */
  async rest(encoding: 'utf8' | 'latin1' = 'utf8'): Promise<string> {
    await this.#until(() => false);
    return this.#take(this.#buffer.length).toString(encoding);
  }

  /** From here on, the beginning of each frame is looked at and nothing is kept, for tests in which millions come. */
  scan(look: (beginning: Buffer) => void): void {
    this.socket.removeAllListeners('data');
    scanFrames(this.socket, this.#take(this.#buffer.length), look);
  }

  get ended(): boolean {
    return this.#ended;
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  get #buffer(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #take(count: number): Buffer {
    const all = this.#buffer;
    this.#chunks = [all.subarray(count)];
    return all.subarray(0, count);
  }

  async #atLeast(count: number): Promise<boolean> {
    await this.#until(() => this.#buffer.length >= count);
    return this.#buffer.length >= count;
  }

  /** Resolves when the condition holds or the connection ended. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.#ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each();
  }
}
