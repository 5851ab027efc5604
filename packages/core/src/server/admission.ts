import type { IncomingMessage } from 'node:http';
import { HttpError } from '../errors/http-error';
import type { AllowedHosts } from './allowed-hosts';
import type { Result } from '../result/result';

/** Of a request. Node keeps two thousand and drops the rest in silence, an `authorization` among them. */
const MAX_HEADERS = 128;

/**
 * What every transport asks before anything else looks at a request or a handshake, so that what one refuses the others refuse,
 * with the same code. The HTTP transport fills in what its options say.
 */
export class Admission {
  /** More headers are 431. */
  maxHeaders = MAX_HEADERS;
  /** Origins that the options of CORS name: pages that may read answers may connect as well. */
  origins: readonly (string | RegExp)[] = [];
  /** Counts a handshake as a request of its client; what it is answered with when they are too many. Undefined without a limit. */
  limitRate: ((handshake: IncomingMessage) => Promise<Result | undefined>) | undefined;

  /** @param hosts undefined where any host is answered for */
  constructor(private readonly hosts?: AllowedHosts) {}

  /** Whether a probe by address has to be told from other requests. */
  get checksHosts(): boolean {
    return this.hosts !== undefined;
  }

  /**
   * What must not get any further, whatever it asks for.
   *
   * @param isProbe health routes are asked by address, so that their host says nothing
   */
  refusal(request: IncomingMessage, isProbe = false): HttpError | undefined {
    return this.#malformed(request) ?? (isProbe ? undefined : this.hosts?.refusal(request));
  }

  #malformed({ rawHeaders, httpVersion }: IncomingMessage): HttpError | undefined {
    if (rawHeaders.length > this.maxHeaders * 2) {
      return new HttpError(431, `A request may have ${this.maxHeaders} headers`);
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
    return new HttpError(400, 'A request has one Host header');
  }
}
