import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Min, ValidateNested } from 'class-validator';
import { createApp, HttpError, NoContent, Ok, OnMessage, OnReceive, WebSocket } from 'cortado';
import { Doors } from '@cortado/testkit/app';

/** Replays the conversations of docs/wire-protocol.md, byte by byte but for what stands as `*`. */
class ChatRequest {
  @IsString() @Length(1, 280) message!: string;
  @IsString() user!: string;
}

class Item {
  @IsInt() @Min(1) qty!: number;
}

class Order {
  @ValidateNested({ each: true }) @Type(() => Item) items!: Item[];
}

function answer({ message, user }: ChatRequest): unknown {
  if (message === 'throw') throw new Error('secret');
  if (message === 'taken') throw new HttpError(409, 'This name is taken', { type: 'name_taken' });
  return message === 'no content' ? NoContent() : Ok({ message, user });
}

@WebSocket('/chat')
class ChatSocket {
  @OnReceive() onReceive(request: ChatRequest) {
    return answer(request);
  }
}

@WebSocket('/events')
class EventSocket {
  @OnMessage('say') say(request: ChatRequest) {
    return answer(request);
  }
  @OnMessage('order') order(order: Order) {
    return order.items.length;
  }
}

@WebSocket('/bytes')
class ByteSocket {
  @OnReceive() onReceive(bytes: Buffer) {
    return bytes;
  }
}

@WebSocket('/text')
class TextSocket {
  @OnReceive() onReceive(text: string) {
    return text.toUpperCase();
  }
}

const page = readFileSync(join(__dirname, '../../../docs/wire-protocol.md'), 'utf8');
const conversations = [...page.matchAll(/^```wire (\S+)\n([\s\S]+?)^```/gm)].map(([, path, text]) => ({
  path: path!,
  lines: text!.trim().split('\n'),
}));

const bytes = (line: string): Buffer => Buffer.from(line.replace(/[<> ]/g, ''), 'hex');
const isBytes = (line: string): boolean => /^<[0-9a-f ]+>$/.test(line);
const pattern = (line: string): RegExp =>
  new RegExp(`^${line.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('"*"', '"[^"]+"')}$`);

let doors: Doors;
beforeAll(async () => {
  const controllers = [ChatSocket, EventSocket, ByteSocket, TextSocket];
  doors = await Doors.open(createApp({ log: false, controllers }));
});
afterAll(() => doors.close());

test('the page has conversations', () => expect(conversations.length).toBeGreaterThanOrEqual(7));

test.each(conversations)('$path: $lines.0', async ({ path, lines }) => {
  const client = await doors.connect(path);
  for (const line of lines) {
    const [direction, frame] = [line.slice(0, 2), line.slice(2)];
    if (direction === '> ') client.send(isBytes(frame) ? bytes(frame) : frame);
    else if (isBytes(frame)) expect(await client.next()).toEqual(bytes(frame));
    else expect(await client.next()).toMatch(pattern(frame));
  }
  expect(client.unread).toBe(0);
});
