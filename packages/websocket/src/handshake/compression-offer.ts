/** The only extension that is spoken here (RFC 7692). */
export const COMPRESSION = 'permessage-deflate';

/** Of the window that messages are compressed with, in bits. A client that wants less is answered without compression. */
export const WINDOW_BITS = 12;

/** One parameter: its value, or true without one. */
type Parameter = readonly [name: string, value: string | true];

/** RFC 6455 §9.1: a token, or a quoted string that is one once it is unescaped. */
const TOKEN = /[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t]*/y;
const VALUE = /[ \t]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"((?:\\?[!#$%&'*+\-.^_`|~0-9A-Za-z])+)")[ \t]*/y;
const EMPTY = /[ \t]*/y;

/**
 * Whether a client may be answered with compression. An offer that cannot be met is declined, and the connection opens without it
 * (RFC 7692 §5.1); ws would fail the handshake over it.
 *
 * @param header `Sec-WebSocket-Extensions`
 * @returns undefined for what is no list of extensions: RFC 6455 §9.1 wants the handshake failed then
 */
export function takesCompression(header: string): boolean | undefined {
  return new OfferReader(header).read()?.some(canBeMet);
}

interface Offer {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

/** The parameters of RFC 7692 §7.1, and which of their values can be met. */
const PARAMETERS: Readonly<Record<string, (value: string | true) => boolean>> = {
  server_no_context_takeover: (value) => value === true,
  client_no_context_takeover: (value) => value === true,
  // A hint: our answer does not take it up, and so any window of the client's is understood (§7.1.2.2).
  client_max_window_bits: (value) => value === true || bitsOf(value) !== undefined,
  server_max_window_bits: (value) => value !== true && (bitsOf(value) ?? 0) >= WINDOW_BITS,
};

/** Each parameter once, none that is unknown, and each with a value that it may have (RFC 7692 §5.1). */
function canBeMet({ name, parameters }: Offer): boolean {
  if (name !== COMPRESSION || new Set(parameters.map(([each]) => each)).size !== parameters.length) return false;
  return parameters.every(([each, value]) => Object.hasOwn(PARAMETERS, each) && PARAMETERS[each]!(value));
}

/** From 8 to 15, without leading zeros. */
function bitsOf(value: string): number | undefined {
  return /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined;
}

/** Reads a list of extensions, of which some elements may be empty (RFC 9110 §5.6.1.2), in one pass. */
class OfferReader {
  #at = 0;

  constructor(private readonly header: string) {}

  /** Undefined for what is no such list. */
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
