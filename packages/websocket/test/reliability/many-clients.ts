import { WebSocket } from 'ws';

/** Clients in a process of their own, which can be stopped as an operating system stops one. It ends when all of them are closed. */
const { url, count } = JSON.parse(process.argv[2]!) as { readonly url: string; readonly count: number };

async function main(): Promise<void> {
  const sockets = Array.from({ length: count }, () => new WebSocket(url, { perMessageDeflate: false }));
  await Promise.all(sockets.map((each) => new Promise((resolve) => each.once('open', resolve))));
  let left = count;
  for (const each of sockets) {
    each.on('error', () => undefined);
    each.once('close', () => {
      left -= 1;
      if (left === 0) process.disconnect();
    });
  }
  process.send!({ port: Number(new URL(url).port) });
}

void main();
