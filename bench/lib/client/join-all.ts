import type { ClientConnection } from './connection.js';
import { clientFrame } from './frame.js';
import { RecentAnswers, RecentFrames } from './recent-answers.js';

const JOIN = clientFrame(Buffer.from('join'));

/** Has each connection join its channels, as the program arranges it, and waits until it is in all of them. */
export async function joinAll(sockets: readonly ClientConnection[], atOnce = 1): Promise<void> {
  // What tells a client of each join comes before the reply, and who else is there whenever others join.
  const frames = new RecentFrames((text) =>
    text.includes('"$joined"') || text.includes('"$presence"') ? undefined : text.includes('"statusCode":200'),
  );
  const join = (socket: ClientConnection): Promise<void> => {
    socket.expect(new RecentAnswers(frames));
    return socket.ask(JOIN);
  };
  for (let start = 0; start < sockets.length; start += atOnce) {
    await Promise.all(sockets.slice(start, start + atOnce).map(join));
  }
}
