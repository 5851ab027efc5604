import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Bound, Place, PlainError } from './messages';

/** Milliseconds that a connection waits for the application. */
const LONGEST = 30_000;
/** Milliseconds in which a client that is refused may read the reason. */
const READING = 2_000;

/** Takes connections of one port, one after the other. Resolves with whether the application has it. */
export type Take = (socket: Socket) => Promise<boolean>;

/** A port that stays open while the application restarts: connections wait in it, and are passed on in order. */
export class HeldPort {
  readonly #waiting = new Map<Socket, NodeJS.Timeout>();
  #take: Take | undefined;
  #refusal: string | undefined;
  #isPassing = false;

  private constructor(
    private readonly server: Server,
    private readonly isTls: boolean,
  ) {
    server.on('connection', (socket) => this.#arrived(socket));
    server.on('error', (error) => process.emitWarning(error));
  }

  /** @returns the error of the system when the port cannot be had */
  static async open(place: Place, isTls: boolean): Promise<HeldPort | PlainError> {
    // Nothing is read before the application has the connection.
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(place, resolve);
      });
    } catch (error) {
      const { message, code, address, port } = error as PlainError & Error;
      return { message, code, address, port };
    }
    server.removeAllListeners('error');
    return new HeldPort(server, isTls);
  }

  get bound(): Bound {
    return this.server.address() as AddressInfo;
  }

  /** Connections that wait, and those that come, are passed on. */
  pass(take: Take): void {
    this.#take = take;
    this.#refusal = undefined;
    void this.#passOn();
  }

  /** Connections wait. */
  hold(): void {
    this.#take = undefined;
    this.#refusal = undefined;
  }

  /** Connections that wait, and those that come, are answered with 503. */
  refuse(reason: string): void {
    this.#take = undefined;
    this.#refusal = reason;
    for (const socket of this.#waiting.keys()) this.#refuse(socket, reason);
  }

  close(): void {
    this.refuse('cortado dev has ended.');
    this.server.close();
  }

  #arrived(socket: Socket): void {
    // What a client does before the application has it is nobody's mistake; `close` follows.
    socket.on('error', () => this.#forget(socket));
    socket.once('close', () => this.#forget(socket));
    const limit = setTimeout(() => {
      this.#refuse(socket, `The application did not start within ${LONGEST / 1_000} seconds.`);
    }, LONGEST);
    this.#waiting.set(socket, limit);
    if (this.#refusal !== undefined) this.#refuse(socket, this.#refusal);
    else void this.#passOn();
  }

  async #passOn(): Promise<void> {
    if (this.#isPassing) return;
    this.#isPassing = true;
    for (let socket = this.#first(); socket !== undefined; socket = this.#first()) {
      const take = this.#take!;
      if (await take(socket)) {
        this.#forget(socket);
        socket.destroy(); // in this process only: the connection is open in the other one
      } else if (this.#take === take) this.#take = undefined; // its process ends
    }
    this.#isPassing = false;
  }

  /** The connection that is passed on next. */
  #first(): Socket | undefined {
    return this.#take === undefined ? undefined : this.#waiting.keys().next().value;
  }

  #forget(socket: Socket): void {
    clearTimeout(this.#waiting.get(socket));
    this.#waiting.delete(socket);
  }

  #refuse(socket: Socket, reason: string): void {
    this.#forget(socket);
    if (this.isTls) return void socket.destroy();
    const body = `${reason}\n`;
    const limit = setTimeout(() => socket.destroy(), READING);
    socket.once('close', () => clearTimeout(limit));
    // Closing with a request unread would reset the connection, and the client would not see the answer.
    socket.once('data', () => {
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 1\r\n' +
          `Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    socket.on('end', () => socket.end());
    socket.resume();
  }
}
