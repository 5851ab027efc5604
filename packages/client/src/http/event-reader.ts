/** One event of a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: string;
}

/** Reads server-sent events from text as it arrives (HTML §9.2.6). */
export class EventReader {
  /** Of the newest event that had one. */
  lastEventId: string | undefined;
  /** In milliseconds, how long the server wants clients to wait before they come back. */
  retry: number | undefined;
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id: string | undefined;

  /** A response begins: what was left of the one before is not complete. */
  begin(): void {
    this.#rest = '';
    this.#clear();
  }

  *read(text: string): Generator<StreamEvent> {
    // A line may end in the next chunk, and so may "\r\n".
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop()!;
    for (const line of lines) {
      if (line !== '') {
        this.#field(line);
        continue;
      }
      const event = this.#take();
      if (event !== undefined) yield event;
    }
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
  }

  #take(): StreamEvent | undefined {
    if (this.#id !== undefined) this.lastEventId = this.#id;
    const event = this.#data.length === 0 ? undefined : this.#eventOf(this.#data.join('\n'));
    this.#clear();
    return event;
  }

  #eventOf(data: string): StreamEvent {
    const event = { event: this.#event || 'message', data: parsed(data) };
    return this.#id === undefined ? event : { ...event, id: this.#id };
  }

  #clear(): void {
    this.#event = '';
    this.#data = [];
    this.#id = undefined;
  }
}

/** JSON, or text that is none. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
