import type { IncomingMessage } from 'node:http';
import { HttpError } from '../errors/http-error';
import type { AllowedHosts } from './allowed-hosts';
import type { Overload } from './overload';
import type { Result } from '../result/result';

/** Default limit of headers per request. Node keeps two thousand and silently drops the rest, which may include `authorization`. */
const MAX_HEADERS = 128;

/**
 * Decides whether a request or a handshake is accepted. Every transport asks here first, so that all refuse the same requests with the
 * same status. The HTTP transport sets the fields that its options define.
 */
export class Admission {
  /** More headers are 431. */
  maxHeaders = MAX_HEADERS;
  /** Origins of the CORS options: pages that may read responses may open sockets too. */
  origins: readonly (string | RegExp)[] = [];
  /** Counts a handshake towards the request rate of its client; resolves to a response when the limit is exceeded. Undefined without a limit. */
  limitRate: ((handshake: IncomingMessage) => Promise<Result | undefined>) | undefined;

  #shutdown: HttpError | undefined;
  #isLeaving = false;

  /** @param hosts undefined when every host is allowed */
  constructor(
    private readonly overload: Overload,
    private readonly hosts?: AllowedHosts,
  ) {}

  /** From here on the load is measured. */
  open(): void {
    this.overload.start();
  }

  /** From now on each answer is the last of its connection: the next request opens another one, which reaches another process. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Refuses all new work from now on. */
  close(): void {
    this.overload.stop();
    this.#shutdown = new HttpError(503, 'The server is shutting down', { type: 'shutting_down' });
  }

  /** True once the application has begun to close: connections end with their next answer. */
  get closing(): boolean {
    return this.#isLeaving || this.#shutdown !== undefined;
  }

  /** The 503 for new work, whatever it is: the application is overloaded or closing. Undefined while work is accepted. */
  get unavailable(): HttpError | undefined {
    return this.#shutdown ?? this.overload.refusal;
  }

  /** Whether probes, which are sent to an address, have to be distinguished from other requests. */
  get checksHosts(): boolean {
    return this.hosts !== undefined;
  }

  /**
   * Why this request is not accepted, independent of its route; undefined when it is.
   *
   * @param isProbe skips the check of the host, because health routes are requested by address
   */
  refusal(request: IncomingMessage, isProbe = false): HttpError | undefined {
    return this.#malformed(request) ?? (isProbe ? undefined : this.hosts?.refusal(request));
  }

  #malformed({ rawHeaders, httpVersion }: IncomingMessage): HttpError | undefined {
    if (rawHeaders.length > this.maxHeaders * 2) {
      return new HttpError(431, `A request may have at most ${this.maxHeaders} headers`);
    }
    // RFC 9110 §15.6.6. Node's parser lets 0.9 and 2.0 through, in which these bytes would mean something else.
    if (httpVersion !== '1.1' && httpVersion !== '1.0') return new HttpError(505, 'This server speaks HTTP/1.1');
    let hosts = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!;
      if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    }
    // RFC 9112 §3.2: none, or more than one, is a 400. Node takes the first, and a proxy before it may have taken the last.
    if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return undefined;
    return new HttpError(400, 'A request must have exactly one Host header');
  }
}
