import { createClient } from '@cortado/client';

interface Api {
  sockets: { '/live': { pushes: { said: string } } };
}

const CLIENTS = 1_000;
/** In milliseconds of the test's own clock. */
const WINDOW = 100;

/** A network whose server restarts, on the clock of the test. */
class Network {
  isUp = true;
  readonly connected: { readonly at: number; close(code: number): void }[] = [];
  readonly WebSocket = socketOn(this);
}

/** A WebSocket that is accepted while the server is up. */
function socketOn(network: Network) {
  return class {
    onopen: (() => void) | null = null;
    onmessage: ((message: { data: string }) => void) | null = null;
    onclose: ((end: { code: number; reason: string }) => void) | null = null;

    constructor() {
      queueMicrotask(() => {
        if (!network.isUp) return this.onclose?.({ code: 1006, reason: '' });
        this.onopen?.();
        network.connected.push({ at: Date.now(), close: (code) => this.onclose?.({ code, reason: '' }) });
      });
    }

    /** Only pings are sent. */
    send(text: string): void {
      const { id } = JSON.parse(text) as { readonly id: string };
      queueMicrotask(() => this.onmessage?.({ data: JSON.stringify({ id, statusCode: 204 }) }));
    }

    close(): void {}
  };
}

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] }));
afterEach(() => void jest.useRealTimers());

test.each([
  ['restarts', 1012, 0],
  ['goes away, and is there at once', 1001, 0],
  ['is killed, and back after half a second', 1006, 500],
  ['is killed, and back after a second', 1006, 1_000],
  ['is killed, and back after five seconds', 1006, 5_000],
])(`${CLIENTS} clients of a server that %s come back one by one`, async (_name, code, downtime) => {
  const network = new Network();
  const clients = Array.from({ length: CLIENTS }, () =>
    createClient<Api>({ url: 'http://shop.example', WebSocket: network.WebSocket }),
  );
  for (const each of clients) each.socket('/live').on('said', () => undefined);
  await jest.advanceTimersByTimeAsync(0);
  const before = network.connected.splice(0);
  expect(before).toHaveLength(CLIENTS);
  network.isUp = downtime === 0;
  for (const each of before) each.close(code);
  await jest.advanceTimersByTimeAsync(downtime);
  network.isUp = true;
  await jest.advanceTimersByTimeAsync(60_000);
  const times = network.connected.map(({ at }) => at).toSorted((a, b) => a - b);
  expect(times).toHaveLength(CLIENTS);
  // Wherever the window begins.
  const most = Math.max(...times.map((from, index) => times.findLastIndex((at) => at < from + WINDOW) - index + 1));
  expect(most).toBeLessThanOrEqual(CLIENTS / 10);
  await Promise.all(clients.map((each) => each.close()));
});
