import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocket } from 'ws';

/** Names the folder that frames are recorded in; without it, nothing is. */
export const RECORDING = 'CORTADO_RECORDING';

/** One frame, as it was sent. */
export interface RecordedFrame {
  readonly from: 'client' | 'server';
  /** In base64 if it is binary. */
  readonly data: string;
  readonly isBinary: boolean;
}

/** What both sides of one connection sent, in the order in which the client sent and received it. */
export interface RecordedConnection {
  readonly url: string;
  /** The subprotocol; empty for none. */
  readonly subprotocol: string;
  /** The file of the test that connected. */
  readonly test: string;
  readonly frames: readonly RecordedFrame[];
}

/** Records what a client sends and receives, if `CORTADO_RECORDING` names a folder: one file for each connection. */
export function recordFrames(socket: WebSocket): void {
  const folder = process.env[RECORDING];
  if (folder === undefined) return;
  const file = join(folder, `${randomUUID()}.jsonl`);
  const write = (line: object): void => appendFileSync(file, `${JSON.stringify(line)}\n`);
  const frame = (from: RecordedFrame['from'], data: unknown, isBinary: boolean): void => {
    const bytes = Buffer.from(data as Uint8Array);
    write({ from, data: bytes.toString(isBinary ? 'base64' : 'utf8'), isBinary });
  };
  socket.once('open', () => {
    const { testPath: test = '' } = expect.getState();
    write({ url: socket.url, subprotocol: socket.protocol, test });
  });
  socket.on('message', (data, isBinary) => frame('server', data, isBinary));
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = (data: unknown, ...rest: unknown[]): void => {
    frame('client', data, typeof data !== 'string');
    send(data, ...rest);
  };
}

/** What was recorded in a folder. */
export function recordedConnections(folder: string): readonly RecordedConnection[] {
  return readdirSync(folder).map((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    const [head, ...frames] = lines.map((line) => JSON.parse(line) as unknown);
    return { ...(head as Omit<RecordedConnection, 'frames'>), frames: frames as RecordedFrame[] };
  });
}
