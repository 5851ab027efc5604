import type { Quota } from '../bench-case.js';
import type { OpenLoad } from '../server-case.js';
import type { Dialect } from './dialect.js';
import { clientFrame } from './frame.js';
import { openSocket } from './ws-client.js';
import { replies, type ExpectedReply } from './ws-load.js';

/** Clients that connect, send one message, wait for its reply, and leave; some of them at a time. */
export function visitorLoad(dialect: Dialect, message: unknown, expected: ExpectedReply, atOnce: number): OpenLoad {
  return async (port) => {
    const frame = clientFrame(Buffer.from(dialect.encode(message)));
    const visit = async (): Promise<void> => {
      const connection = await openSocket(port, dialect);
      connection.expect(replies(dialect, expected));
      await connection.ask(frame);
      connection.close();
    };
    return {
      async run({ count, ms }: Quota): Promise<number> {
        const until = performance.now() + ms;
        let done = 0;
        let left = count;
        const visitor = async (): Promise<void> => {
          while (left > 0 && performance.now() < until) {
            left -= 1;
            await visit();
            done += 1;
          }
        };
        await Promise.all(Array.from({ length: Math.min(atOnce, count) }, visitor));
        return done;
      },
      close: () => undefined,
    };
  };
}
