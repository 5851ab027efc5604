import { answer, argument, endWithHarness } from '../child.js';
import { openSockets } from './ws-client.js';

/** A process that opens connections and leaves them idle: one process may not hold as many as a case needs. */
export interface Held {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
}

endWithHarness();
const { port, path, connections } = argument() as Held;
answer(() => undefined);
const dialect = { path, encode: JSON.stringify, decode: (text: string) => ({ statusCode: 200, body: text }) };
await openSockets(port, dialect, connections);
process.send!({ held: connections });
