import { ChildApp } from '@cortado/testkit/child-app';
import { clientFrame, closePayload, OPCODE, RawSocket } from '@cortado/testkit/raw-socket';
import { join } from 'node:path';
import { CALLS, CONNECTS, MESSAGES, nameOf, REQUESTS, type ConnectKind, type MessageKind } from './kinds';

const MIB = 1_048_576;
const FULL = process.env['CORTADO_FULL'] === '1';
/** A million of connects, and of messages and requests together, with CORTADO_FULL=1. */
const [CONNECTED, SENT] = FULL ? [1_000_000, 1_000_000] : [9_000, 36_000];
/** Of each kind before the first look: compiles the code, and fills what is bounded by a number. */
const WARM = FULL ? 2_000 : 500;
const AT_ONCE = 50;

let child: ChildApp;
beforeEach(async () => {
  child = await ChildApp.start(join(__dirname, 'churn-app.ts'));
});
afterEach(() => child.stop());

/** What came, by status: of the pushes beside them nothing is kept. */
class Outcomes {
  readonly counts = new Map<number, number>();
  #total = 0;
  #wake: () => void = () => undefined;

  add(status: number): void {
    this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
    this.#total += 1;
    this.#wake();
  }

  async reached(total: number): Promise<void> {
    while (this.#total < total) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

const expected = (statuses: readonly number[], each: number): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + each);
  return counts;
};

const textFrame = (message: object | string): Buffer =>
  clientFrame(OPCODE.text, typeof message === 'string' ? message : JSON.stringify(message));

async function sendMessages(head: string, { frames, statuses, isAlone }: MessageKind, from: number, count: number) {
  const socket = await RawSocket.connect(child.port);
  socket.write(head);
  await socket.head();
  const outcomes = new Outcomes();
  socket.scan((beginning) => {
    const [, status] = /"statusCode":(\d+)/.exec(beginning.toString('latin1')) ?? [];
    if (status !== undefined) outcomes.add(Number(status));
  });
  const atOnce = isAlone ? 1 : AT_ONCE;
  for (let sent = 0; sent < count; sent += atOnce) {
    const batch = Array.from({ length: atOnce }, (_, index) => frames(nameOf(from + sent + index)).map(textFrame));
    socket.write(Buffer.concat(batch.flat()));
    await outcomes.reached((sent + atOnce) * statuses.length);
  }
  socket.reset();
  expect(outcomes.counts).toEqual(expected(statuses, count));
}

async function connectOnce({ head, status, frame, reply, leaves }: ConnectKind, name: string): Promise<void> {
  const socket = await RawSocket.connect(child.port);
  socket.write(head(name));
  const answer = await socket.head();
  if (answer.slice(9, 12) !== String(status)) throw new Error(`${status} expected: ${answer}`);
  if (frame !== undefined) socket.write(textFrame(frame(name)));
  if (reply !== undefined) {
    const text = String((await socket.frame())?.payload);
    if (!reply.test(text)) throw new Error(`${reply} expected: ${text}`);
  }
  if (leaves === undefined) return socket.reset();
  socket.write(clientFrame(OPCODE.close, closePayload(1_000, name)));
  expect(await socket.closeCode()).toBe(1_000);
  socket.destroy();
}

async function connectMany(kind: ConnectKind, from: number, count: number): Promise<void> {
  for (let begun = 0; begun < count; begun += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => connectOnce(kind, nameOf(from + begun + index))));
  }
}

async function sendRequests(kind: keyof typeof REQUESTS, from: number, count: number): Promise<void> {
  const [request, status] = REQUESTS[kind]!;
  for (let sent = 0; sent < count; sent += AT_ONCE) {
    const socket = await RawSocket.connect(child.port);
    const batch = Array.from({ length: AT_ONCE }, (_, index) => request(nameOf(from + sent + index)));
    socket.write(`${batch.join('')}GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const statuses = [...(await socket.rest('latin1')).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, each]) => Number(each));
    expect([kind, statuses]).toEqual([kind, [...Array<number>(AT_ONCE).fill(status), 404]]);
  }
}

/** A share of the total for each, in whole batches. */
const shareOf = (total: number, kinds: object): number =>
  Math.ceil(total / Object.keys(kinds).length / AT_ONCE) * AT_ONCE;

const heldOf = async (): Promise<number> => {
  const { sessions, unhandled, heap } = await child.until((measure) => measure.sessions === 0, 2_000);
  expect([sessions, unhandled]).toEqual([0, []]);
  return heap;
};

/** Runs each kind. @returns how much more is in the heap afterwards, in MiB */
async function growthOf<T>(
  what: string,
  kinds: Readonly<Record<string, T>>,
  least: number,
  run: (kind: T, from: number, count: number, name: string) => Promise<void>,
): Promise<number> {
  for (const [name, kind] of Object.entries(kinds)) await run(kind, 0, WARM, name);
  const before = await heldOf();
  const each = shareOf(least, kinds);
  const grown: string[] = [];
  let last = before;
  for (const [name, kind] of Object.entries(kinds)) {
    await run(kind, 1_000_000, each, name);
    const held = await heldOf();
    grown.push(`${name} ${((held - last) / MIB).toFixed(2)}`);
    last = held;
  }
  const growth = (last - before) / MIB;
  const total = each * Object.keys(kinds).length;
  process.stdout.write(`churn: ${total} ${what}, heap ${growth.toFixed(2)} MiB (${grown.join(', ')})\n`);
  return growth;
}

/**
 * In MiB. In full size, an entry of a Map for each input of one kind would be more: 111,000 connects of each, 37,000 messages. In CI, what a
 * connection or a message holds would be.
 */
const LIMIT = { connects: FULL ? 4 : 3, messages: 2 };

test('connects of ever new names leave nothing: paths, queries, headers, origins, users, members, streams', async () => {
  expect(await growthOf('connects', CONNECTS, CONNECTED, connectMany)).toBeLessThan(LIMIT.connects);
});

test('messages of ever new shapes leave nothing, in both protocols', async () => {
  const live = RawSocket.upgrade('/live');
  const user = RawSocket.upgrade('/users/ada', {
    authorization: 'Bearer ada',
    'sec-websocket-protocol': 'cortado.v1',
  });
  const sentTo = (head: string) => (kind: MessageKind, from: number, count: number) =>
    sendMessages(head, kind, from, count);
  expect(await growthOf('messages', MESSAGES, SENT / 3, sentTo(live))).toBeLessThan(LIMIT.messages);
  expect(await growthOf('calls', CALLS, SENT / 3, sentTo(user))).toBeLessThan(LIMIT.messages);
});

test('requests of ever new shapes leave nothing', async () => {
  const sent = (_kind: object, from: number, count: number, name: string) => sendRequests(name, from, count);
  expect(await growthOf('requests', REQUESTS, SENT / 3, sent)).toBeLessThan(LIMIT.messages);
});
