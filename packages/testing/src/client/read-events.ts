/** An event of `text/event-stream`, with its `data` parsed if it is JSON. */
interface StreamedEvent {
  event?: string;
  id?: string;
  retry?: number;
  data: unknown;
}

/**
 * Splits a body into what a client of that content type reads one by one.
 *
 * @param chunks text, in pieces of any length
 */
export async function* readEvents(chunks: AsyncIterable<string>, type: string): AsyncGenerator<unknown, undefined> {
  if (type.startsWith('text/event-stream')) yield* events(chunks);
  else if (/^application\/(?:x-ndjson|jsonl)/.test(type)) {
    for await (const line of lines(chunks)) if (line !== '') yield JSON.parse(line) as unknown;
  } else yield* chunks;
  return undefined;
}

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
async function* events(chunks: AsyncIterable<string>): AsyncGenerator<StreamedEvent> {
  let event: Omit<StreamedEvent, 'data'> = {};
  let data: string[] = [];
  for await (const line of lines(chunks)) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (line === '') {
      if (data.length > 0) yield { ...event, data: parsed(data.join('\n')) };
      event = {};
      data = [];
    } else if (name === 'data') data.push(value);
    else if (name === 'event' || name === 'id') event[name] = value;
    else if (name === 'retry') event.retry = Number(value);
  }
}

/** A line ends with a line feed, a carriage return, or both. */
async function* lines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const found = (rest + chunk).split(/\r\n|\n|\r(?!$)/); // the line feed of a last carriage return may be in the next chunk
    rest = found.pop()!;
    yield* found;
  }
  if (rest !== '') yield rest;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // events may be plain text
  }
}
