/** The only supported extension (RFC 7692). */
export const COMPRESSION = 'permessage-deflate';

/** Size of the compression window in bits. A client that requires a smaller one is answered without compression. */
export const WINDOW_BITS = 12;

/** One parameter. The value is true when it has none. */
type Parameter = readonly [name: string, value: string | true];

/** RFC 6455 §9.1: a token, or a quoted string that contains a token. */
const TOKEN = /[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*/y;
const VALUE = /[ \t]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"((?:\\?[!#$%&'*+\-.^_`|~0-9A-Za-z])+)")[ \t]*/y;
const EMPTY = /[ \t]*/y;

/**
 * Whether an offer of compression can be accepted. Otherwise the connection opens without compression (RFC 7692 §5.1), where ws would
 * refuse the handshake.
 *
 * @param header `Sec-WebSocket-Extensions`
 * @returns undefined for a malformed header, for which the handshake must fail (RFC 6455 §9.1)
 */
export function takesCompression(header: string): boolean | undefined {
  return new OfferReader(header).read()?.some(canBeMet);
}

interface Offer {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

/** The parameters of RFC 7692 §7.1, and which of their values are acceptable. */
const PARAMETERS: Readonly<Record<string, (value: string | true) => boolean>> = {
  server_no_context_takeover: (value) => value === true,
  client_no_context_takeover: (value) => value === true,
  // A hint: the answer does not include it, so the client may use any window (§7.1.2.2).
  client_max_window_bits: (value) => value === true || bitsOf(value) !== undefined,
  server_max_window_bits: (value) => value !== true && (bitsOf(value) ?? 0) >= WINDOW_BITS,
};

/** Accepts known parameters only, each at most once and with a valid value (RFC 7692 §5.1). */
function canBeMet({ name, parameters }: Offer): boolean {
  if (name !== COMPRESSION || new Set(parameters.map(([each]) => each)).size !== parameters.length) return false;
  return parameters.every(([each, value]) => Object.hasOwn(PARAMETERS, each) && PARAMETERS[each]!(value));
}

/** From 8 to 15, without leading zeros. */
function bitsOf(value: string): number | undefined {
  return /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined;
}

/** Reads a list of extensions in one pass. Elements may be empty (RFC 9110 §5.6.1.2). */
class OfferReader {
  #at = 0;

  constructor(private readonly header: string) {}

  /** Undefined for a malformed list. */
  read(): readonly Offer[] | undefined {
    const offers: Offer[] = [];
    for (;;) {
      const name = this.#take(TOKEN)?.[1];
      if (name !== undefined) {
        const parameters = this.#parameters();
        if (parameters === undefined) return undefined;
        offers.push({ name, parameters });
      } else this.#take(EMPTY);
      if (this.#at === this.header.length) return offers;
      if (!this.#skip(',')) return undefined;
    }
  }

  #parameters(): readonly Parameter[] | undefined {
    const parameters: Parameter[] = [];
    while (this.#skip(';')) {
      const name = this.#take(TOKEN)?.[1];
      if (name === undefined) return undefined;
      if (!this.#skip('=')) {
        parameters.push([name, true]);
        continue;
      }
      const found = this.#take(VALUE);
      if (found === undefined) return undefined;
      parameters.push([name, found[1] ?? found[2]!.replaceAll('\\', '')]);
    }
    return parameters;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.header) ?? undefined;
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(character: string): boolean {
    if (this.header[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }
}
