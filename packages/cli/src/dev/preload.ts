import { Server, type Socket } from 'node:net';
import { env } from 'node:process';
import { PARENT_VARIABLE, type FromChild, type ToChild } from './messages';
import { boundAt, placeOf, type HeldServer } from './held-server';

/** Milliseconds in which a client that has just connected sends its request. */
const FRESH = 50;
/** Milliseconds in which the application ends when the process that started it is gone. */
const LAST = 5_000;

const servers = new Map<number, HeldServer>();
/** Connections that have sent nothing yet, and when they came. */
const silent = new Map<Socket, number>();

// Processes that the application starts have this in their arguments too, and their ports are their own.
if (process.send !== undefined && env[PARENT_VARIABLE] === String(process.ppid)) hold();
delete env[PARENT_VARIABLE];

/** Lets the servers of this program take the connections that `cortado dev` accepted and held. */
function hold(): void {
  const { listen, close } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    const place = placeOf(args);
    if (place === undefined) return Reflect.apply(listen, this, args) as Server;
    const server = servers.size;
    const done = args.findLast((each) => typeof each === 'function');
    if (done !== undefined) this.once('listening', done as () => void);
    servers.set(server, { server: this, listen, handle: undefined });
    tell({ dev: 'listen', server, place, isTls: 'setSecureContext' in this });
    asking(1);
    return this;
  } as typeof listen;
  Server.prototype.close = function (this: Server, ...args) {
    for (const [server, held] of servers) {
      if (held.server !== this || held.handle === undefined) continue;
      held.handle = undefined;
      tell({ dev: 'closed', server });
    }
    return close.apply(this, args);
  };
  process.on('message', receive);
  process.channel?.unref();
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), LAST).unref();
    end();
  });
  process.on('uncaughtExceptionMonitor', (error) =>
    tell({ dev: 'crashed', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
}

function receive(message: ToChild, socket: Socket | undefined): void {
  if (message.dev === 'bound') {
    asking(-1);
    bind(message.server, message.bound);
  } else if (message.dev === 'refused') {
    asking(-1);
    const { message: text, ...rest } = message.error;
    servers.get(message.server)!.server.emit('error', Object.assign(new Error(text), { syscall: 'listen' }, rest));
  } else if (message.dev === 'connection') take(message, socket);
  else if (message.dev === 'stop') void whenHeard().then(end);
}

let questions = 0;

/** What waits for an answer keeps the process running, and the channel alone does not. */
function asking(more: 1 | -1): void {
  questions += more;
  if (questions > 0) process.channel?.ref();
  else process.channel?.unref();
}

function bind(server: number, bound: Parameters<typeof boundAt>[1]): void {
  const held = servers.get(server)!;
  boundAt(held, bound, () => tell({ dev: 'listening', server }));
}

function take({ server, connection }: { server: number; connection: number }, socket: Socket | undefined): void {
  const handle = servers.get(server)?.handle;
  if (handle === undefined || socket === undefined) {
    socket?.destroy();
    return tell({ dev: 'returned', connection });
  }
  const { server: owner } = servers.get(server)!;
  owner.once('connection', (accepted: Socket) => {
    silent.set(accepted, performance.now());
    accepted.once('close', () => silent.delete(accepted));
  });
  // As the system does it, so that everything the server counts and sets is right.
  const client = (socket as unknown as { _handle: unknown })._handle;
  Object.assign(socket, { _handle: null });
  handle.onconnection(0, client);
  tell({ dev: 'taken', connection });
}

/** Resolves when each client that has just connected has sent something: closing its connection now would lose its request. */
async function whenHeard(): Promise<void> {
  const isWaitedFor = ([socket, since]: [Socket, number]) =>
    socket.bytesRead === 0 && performance.now() - since < FRESH;
  while ([...silent].some(isWaitedFor)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** As SIGTERM does, on Windows too: an application that closes itself at a signal does so now. */
function end(): void {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(143);
}

function tell(message: FromChild): void {
  if (process.connected) process.send!(message);
}
