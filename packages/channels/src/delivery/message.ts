import type { Position } from '../broker/history';

/** Turns a message into what one kind of peer writes. One constant function for each kind. */
export type Encoding = (message: Message) => Buffer;

/** What is delivered to peers: a JSON text. Each encoding of it is made once, for whichever peer needs it first. */
export class Message {
  #content: string | Uint8Array;
  #encoding: Encoding | undefined;
  #encoded: Buffer | undefined;
  #others: Map<Encoding, Buffer> | undefined;

  /**
   * @param content the text, or its bytes in UTF-8 as another process sent them
   * @param channel the channel that it belongs to
   * @param kept its position, where it is a publication that is kept in the history; `reset` where it tells of a gap in them;
   * `presence` where it tells who is present
   */
  constructor(
    content: string | Uint8Array,
    readonly channel?: string,
    private readonly kept?: Position | 'reset' | 'presence',
  ) {
    this.#content = content;
  }

  /** The text, or its bytes: whichever needs no conversion. */
  get content(): string | Uint8Array {
    return this.#content;
  }

  /** Of a publication that is kept in the history of its channel. */
  get position(): Position | undefined {
    return typeof this.kept === 'object' ? this.kept : undefined;
  }

  /** Whether it tells who is present in its channel. */
  get isPresence(): boolean {
    return this.kept === 'presence';
  }

  /** Whether a peer that misses it has to be told. */
  get isTracked(): boolean {
    return this.kept !== undefined;
  }

  /** One whose bytes nobody else may reuse. */
  copy(): Message {
    const content = typeof this.#content === 'string' ? this.#content : Uint8Array.from(this.#content);
    return new Message(content, this.channel, this.kept);
  }

  /** The message in one encoding. */
  as(encoding: Encoding): Buffer {
    return this.#encoding === encoding ? this.#encoded! : this.#encode(encoding);
  }

  /** Nearly always the peers of one process need one encoding, so the first has a place of its own. */
  #encode(encoding: Encoding): Buffer {
    let encoded = this.#others?.get(encoding);
    if (encoded !== undefined) return encoded;
    encoded = encoding(this);
    if (this.#encoding === undefined) {
      this.#encoding = encoding;
      this.#encoded = encoded;
    } else (this.#others ??= new Map()).set(encoding, encoded);
    return encoded;
  }
}
