import * as fc from 'fast-check';
import { Connection, ConnectionClosed, ConnectionStateError, type ConnectionState } from '@cortado/websocket';
import { closeSocketApps, socketApp, type SocketApp } from '@cortado/testkit/socket-app';
import type { SocketClient } from '@cortado/testkit/socket-client';
import { MOVES } from '../src/protocol/connection-state';

type Operation = 'accept' | 'refuse' | 'acceptCallback' | 'receive' | 'close' | 'send' | 'join' | 'leave' | 'request';
const OPERATIONS = [
  'accept',
  'refuse',
  'acceptCallback',
  'receive',
  'close',
  'send',
  'join',
  'leave',
  'request',
] as const;

/** What the model says of an operation: where it leads, or the states that its error names. */
interface Expected {
  readonly outcome: unknown;
  readonly state: ConnectionState;
}

const illegal = (operation: string, needed: ConnectionState, state: ConnectionState): Expected => ({
  outcome: [`${operation}()`, needed, state],
  state,
});

/** The table of the connection's methods, written down a second time. */
function model(operation: Operation, state: ConnectionState): Expected {
  const before = state === 'connecting';
  const open = state === 'open';
  switch (operation) {
    case 'accept':
    case 'acceptCallback':
      return before ? { outcome: 'done', state: 'open' } : illegal(operation, 'connecting', state);
    case 'refuse':
      return before ? { outcome: 'done', state: 'closed' } : illegal(operation, 'connecting', state);
    case 'receive':
      return before ? illegal(operation, 'open', state) : { outcome: open ? 'message' : 'ConnectionClosed', state };
    case 'close':
      return before ? illegal(operation, 'open', state) : { outcome: 'done', state: 'closed' };
    case 'send':
      return before ? illegal(operation, 'open', state) : { outcome: open ? 'sent' : 'closed', state };
    case 'request':
      return before ? illegal(operation, 'open', state) : { outcome: 501, state };
    case 'join':
      return { outcome: open ? 204 : 409, state };
    case 'leave':
      return { outcome: 'done', state };
  }
}

async function perform(operation: Operation, connection: Connection): Promise<unknown> {
  try {
    switch (operation) {
      case 'accept':
        await connection.accept();
        return 'done';
      case 'acceptCallback':
        await connection.acceptCallback({ receive: String, onReceive: () => {} });
        return 'done';
      case 'receive':
        return (await connection.receive()) === '' ? 'message' : 'another';
      case 'send':
        return await connection.send('x');
      case 'join':
        return (await connection.join('room')).statusCode;
      case 'request':
        return (await connection.request('x', 1)).statusCode;
      default:
        await (operation === 'leave' ? connection.leave('room') : connection[operation]());
        return 'done';
    }
  } catch (error) {
    if (error instanceof ConnectionClosed) return 'ConnectionClosed';
    if (error instanceof ConnectionStateError) return [error.operation, error.needed, error.state];
    throw error;
  }
}

let app: SocketApp;
let run: (connection: Connection) => Promise<void>;
beforeAll(async () => {
  app = await socketApp({
    register: (each) => each.websocket('/states', (connection: Connection) => run(connection)),
  });
});
afterAll(closeSocketApps);

test('every sequence of calls does what the model says, or names both states', async () => {
  // acceptCallback() resolves at the end of the connection, so it comes into the sequences as an illegal call only.
  const sequence = fc
    .array(fc.constantFrom(...OPERATIONS), { minLength: 1, maxLength: 8 })
    .filter((each) => each.indexOf('acceptCallback') < 0 || before(each));
  const before = (each: readonly Operation[]): boolean => {
    const first = each.findIndex((operation) => ['accept', 'refuse', 'acceptCallback'].includes(operation));
    return each[first] !== 'acceptCallback';
  };
  await fc.assert(
    fc.asyncProperty(sequence, async (operations) => {
      const seen: unknown[] = [];
      const expected: unknown[] = [];
      let state: ConnectionState = 'connecting';
      for (const operation of operations) {
        const { outcome, state: next } = model(operation, state);
        expect([operation, next === state || reaches(state, next)]).toEqual([operation, true]);
        expected.push([operation, outcome, (state = next)]);
      }
      await new Promise<void>((resolve, reject) => {
        let client: SocketClient | undefined;
        run = async (connection) => {
          for (const operation of operations) {
            if (operation === 'receive' && connection.state === 'open') client?.send('');
            seen.push([operation, await perform(operation, connection), connection.state]);
          }
          resolve();
        };
        void app.connect('/states').then(
          (each) => {
            client = each;
            return operations.forEach(() => each.send(''));
          },
          (error: { status?: number }) => (error.status === 403 ? undefined : reject(error as Error)),
        );
      });
      expect(seen).toEqual(expected);
    }),
    { numRuns: 200, verbose: 1 },
  );
});

/** Whether the table of moves leads from one state to the other. */
function reaches(from: ConnectionState, to: ConnectionState): boolean {
  return MOVES[from].some((each) => each === to || reaches(each, to));
}

test('the table of moves is a line with two ways out', () => {
  expect(MOVES).toEqual({
    connecting: ['open', 'closed'],
    open: ['closing', 'closed'],
    closing: ['closed'],
    closed: [],
  });
});
