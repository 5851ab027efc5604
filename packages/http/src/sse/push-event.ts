import type { Encoding } from '@cortado/channels';

/** How every push begins. */
const NAME = /^\{"event":("(?:[^"\\]|\\.)*")/;

/**
 * A message as an event of a stream, without its end: each client has an id of its own to add. The name of the event is that of the push,
 * and its data the whole push, as on a WebSocket.
 */
export const pushEvent: Encoding = ({ content }) => {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString();
  const name = eventName(text);
  // A line break inside a value would end its field (HTML §9.2.6). JSON has none, and other text may have some.
  const lines = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return Buffer.from(name === undefined ? lines.join('') : `event: ${name}\n${lines.join('')}`);
};

function eventName(text: string): string | undefined {
  const [, name] = NAME.exec(text) ?? [];
  return name === undefined ? undefined : (JSON.parse(name) as string).replaceAll(/[\r\n]+/g, ' ');
}
