import type { Duplex } from 'node:stream';
import { WebSocket as NodeWebSocket, type RawData } from 'ws';

/** Where the sockets of a test application connect to. */
export interface SocketServer {
  /** The client's end of a new connection. */
  connect(): Duplex;
  /** As in `http://test`. Sockets come from this origin, as those of a page. */
  readonly url: string;
  /** Is told of each socket that was opened. */
  opened(socket: { terminate(): void }): void;
}

/** The socket has closed. Not every Node.js has this class. */
export class SocketCloseEvent extends Event {
  /** The close code; 1005 for none, 1006 without a close frame. */
  readonly code: number;
  /** What the close frame says. */
  readonly reason: string;
  /** Whether there was a closing handshake. */
  readonly wasClean: boolean;

  constructor(code: number, reason: string) {
    super('close');
    this.code = code;
    this.reason = reason;
    this.wasClean = code !== 1006;
  }
}

type Handler = ((event: any) => void) | null;
const REASON_BYTES = 123;

/** The `WebSocket` of browsers over a connection that no network carries, as the WebSockets standard describes it. */
export class InMemoryWebSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  /** A value of `readyState`: the handshake is under way. */
  readonly CONNECTING = 0;
  /** A value of `readyState`: messages can be sent and received. */
  readonly OPEN = 1;
  /** A value of `readyState`: the closing handshake is under way. */
  readonly CLOSING = 2;
  /** A value of `readyState`: it is closed, or could not be opened. */
  readonly CLOSED = 3;
  /** The address, with the scheme `ws:`. */
  readonly url: string;
  #binaryType: 'blob' | 'arraybuffer' = 'blob';
  readonly #socket: NodeWebSocket;
  readonly #handlers = new Map<string, { readonly handler: Handler; readonly listener: (event: Event) => void }>();

  /** @throws DOMException SyntaxError for an address or a subprotocol that cannot be used */
  constructor(server: SocketServer, url: string | URL, protocols: string | readonly string[] = []) {
    super();
    const address = addressOf(url, server.url);
    this.url = address.href;
    const offered = typeof protocols === 'string' ? [protocols] : [...protocols];
    this.#socket = opened(address, offered, server);
    server.opened(this.#socket);
    this.#socket.on('open', () => this.dispatchEvent(new Event('open')));
    this.#socket.on('message', (data: RawData, isBinary: boolean) => this.#received(data as Buffer, isBinary));
    this.#socket.on('error', () => this.dispatchEvent(new Event('error')));
    this.#socket.on('close', (code, reason) => this.dispatchEvent(new SocketCloseEvent(code, reason.toString())));
  }

  /** 0 while connecting, 1 open, 2 closing, 3 closed. */
  get readyState(): number {
    return this.#socket.readyState;
  }

  /** The subprotocol that the server chose; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Always empty: there are no extensions in memory. */
  get extensions(): string {
    return this.#socket.extensions;
  }

  /** Bytes that were given to `send()` and have not left. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** What binary messages are given as. A value that does not exist changes nothing, as in browsers. */
  get binaryType(): 'blob' | 'arraybuffer' {
    return this.#binaryType;
  }

  set binaryType(type: 'blob' | 'arraybuffer') {
    if (type === 'blob' || type === 'arraybuffer') this.#binaryType = type;
  }

  /**
   * Sends text or bytes. On a socket that is closing or closed it does nothing.
   *
   * @throws DOMException InvalidStateError while connecting
   */
  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void {
    if (this.readyState === this.CONNECTING) throw new DOMException('Still connecting', 'InvalidStateError');
    if (typeof data === 'string' || ArrayBuffer.isView(data) || data instanceof Blob) this.#socket.send(data);
    else this.#socket.send(new Uint8Array(data));
  }

  /**
   * Begins to close. A socket that is connecting fails.
   *
   * @throws DOMException InvalidAccessError for a code other than 1000 and 3000–4999, SyntaxError for a reason above 123 bytes
   */
  close(code?: number, reason: string = ''): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`${code} is neither 1000 nor from 3000 to 4999`, 'InvalidAccessError');
    }
    if (Buffer.byteLength(reason) > REASON_BYTES) {
      throw new DOMException(`a reason has at most ${REASON_BYTES} bytes`, 'SyntaxError');
    }
    this.#socket.close(code ?? (reason === '' ? undefined : 1000), reason);
  }

  /** Is called with the `open` event. */
  get onopen(): Handler {
    return this.#handler('open');
  }

  set onopen(handler: Handler) {
    this.#handle('open', handler);
  }

  /** Is called with each `message` event. */
  get onmessage(): Handler {
    return this.#handler('message');
  }

  set onmessage(handler: Handler) {
    this.#handle('message', handler);
  }

  /** Is called with the `error` event. */
  get onerror(): Handler {
    return this.#handler('error');
  }

  set onerror(handler: Handler) {
    this.#handle('error', handler);
  }

  /** Is called with the `close` event. */
  get onclose(): Handler {
    return this.#handler('close');
  }

  set onclose(handler: Handler) {
    this.#handle('close', handler);
  }

  #received(data: Buffer, isBinary: boolean): void {
    const { origin } = new URL(this.url);
    this.dispatchEvent(new MessageEvent('message', { data: isBinary ? this.#binary(data) : data.toString(), origin }));
  }

  #binary(data: Buffer): Blob | ArrayBuffer {
    const bytes = Uint8Array.from(data);
    return this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer;
  }

  #handler(type: string): Handler {
    return this.#handlers.get(type)?.handler ?? null;
  }

  #handle(type: string, handler: Handler): void {
    const before = this.#handlers.get(type);
    if (before !== undefined) this.removeEventListener(type, before.listener);
    this.#handlers.delete(type);
    if (typeof handler !== 'function') return;
    const listener = (event: Event): void => handler.call(this, event);
    this.#handlers.set(type, { handler, listener });
    this.addEventListener(type, listener);
  }
}

/** @throws DOMException SyntaxError */
function addressOf(url: string | URL, base: string): URL {
  const address = URL.canParse(String(url), base) ? new URL(url, base) : undefined;
  if (address === undefined || !/^(?:ws|http)s?:$/.test(address.protocol)) throw wrong(`${String(url)} is no address`);
  if (address.hash !== '') throw wrong('an address of a socket has no fragment');
  address.protocol = address.protocol.replace('http', 'ws');
  return address;
}

/** @throws DOMException SyntaxError for subprotocols that cannot be offered */
function opened(address: URL, offered: string[], server: SocketServer): NodeWebSocket {
  try {
    return new NodeWebSocket(address, offered, {
      origin: server.url,
      perMessageDeflate: false,
      createConnection: () => server.connect(),
    });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function wrong(problem: string): DOMException {
  return new DOMException(problem, 'SyntaxError');
}
