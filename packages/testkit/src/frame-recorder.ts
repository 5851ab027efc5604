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

/** Records what a client sends and receives, if `CORTADO_RECORDING` names a folder. */
export function recordFrames(socket: WebSocket): void {
  if (process.env[RECORDING] === undefined) return;
  let record: FrameRecord;
  const add = (from: RecordedFrame['from'], data: unknown, isBinary: boolean): void => {
    const bytes = Buffer.from(data as Uint8Array);
    record.add({ from, data: bytes.toString(isBinary ? 'base64' : 'utf8'), isBinary });
  };
  socket.once('open', () => (record = new FrameRecord(socket.url, socket.protocol)));
  socket.on('message', (data, isBinary) => add('server', data, isBinary));
  const send = socket.send.bind(socket) as (...args: unknown[]) => void;
  socket.send = (data: unknown, ...rest: unknown[]): void => {
    add('client', data, typeof data !== 'string');
    send(data, ...rest);
  };
}

/** The file of one connection, in the folder that `CORTADO_RECORDING` names. */
export class FrameRecord {
  readonly #file = join(process.env[RECORDING]!, `${randomUUID()}.jsonl`);

  /** @param subprotocol empty for none */
  constructor(url: string, subprotocol: string) {
    const { testPath: test = '' } = expect.getState();
    this.#write({ url, subprotocol, test });
  }

  add(frame: RecordedFrame): void {
    this.#write(frame);
  }

  #write(line: object): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** What was recorded in a folder. */
export function recordedConnections(folder: string): readonly RecordedConnection[] {
  return readdirSync(folder).map((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
    const [head, ...frames] = lines.map((line) => JSON.parse(line) as unknown);
    return { ...(head as Omit<RecordedConnection, 'frames'>), frames: frames as RecordedFrame[] };
  });
}
