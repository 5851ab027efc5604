import { createClient } from 'redis';

/** In milliseconds, how long a test waits for a server to say something. */
const PATIENCE = 20_000;

interface Server {
  readonly url: string;
}

/** Sends one command to one server. */
export async function command(server: Server, ...args: readonly string[]): Promise<unknown> {
  const client = createClient({ url: server.url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.sendCommand<unknown>([...args]);
  } finally {
    client.destroy();
  }
}

/** Resolves once the reply to a command, which is a text, contains all of these. */
export async function says(server: Server, texts: readonly string[], ...args: readonly string[]): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const reply = String(await command(server, ...args));
    if (texts.every((each) => reply.includes(each))) return;
    if (performance.now() > end) throw new Error(`${args.join(' ')} does not say ${texts.join()}:\n${reply}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
