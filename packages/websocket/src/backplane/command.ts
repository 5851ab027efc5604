import type { Registry } from '../connection/registry';
import type { Session } from '../connection/session';
import type { SendStatus } from '../connection/outbox';
import { binaryFrame, textFrame } from '../protocol/frame';

/** What one process asks of another, or of itself. */
export type Command =
  | ({ readonly do: 'push'; readonly text: string; readonly channel?: string | undefined } & Audience)
  | { readonly do: 'send'; readonly id: string; readonly text?: string; readonly base64?: string }
  | { readonly do: 'close'; readonly id: string; readonly code: number; readonly reason: string }
  | { readonly do: 'list' | 'count' | 'stats' | 'names' }
  | { readonly do: 'members'; readonly channel: string };

/** Who of those addressed is meant. */
export interface Audience {
  /** Connection ids that are left out, often the sender's own. */
  readonly except?: string | readonly string[] | undefined;
  /** Connection ids, of which no other is meant. */
  readonly only?: readonly string[] | undefined;
}

/** One process's share of `Connections.stats()`. */
export interface ConnectionStats {
  readonly connections: number;
  readonly channels: number;
}

/** Carries a command out among the connections of this process. */
export async function perform(registry: Registry, command: Command): Promise<unknown> {
  switch (command.do) {
    case 'push':
      return fanOut(registry, command, textFrame(command.text));
    case 'send':
      return send(registry.open.get(command.id), command);
    case 'close':
      return close(registry.open.get(command.id), command.code, command.reason);
    case 'members':
      return Array.from(registry.rooms.members(command.channel), (each) => each.id);
    case 'list':
      return [...registry.open.keys()];
    case 'names':
      return registry.rooms.names;
    case 'count':
      return registry.open.size;
    case 'stats':
      return { connections: registry.open.size, channels: registry.rooms.names.length } satisfies ConnectionStats;
  }
}

/** Writes one frame, made once, to everyone who is meant. @returns how many connections took it */
export function fanOut(
  registry: Registry,
  { channel, except, only }: Audience & { readonly channel?: string | undefined },
  frame: Buffer,
): number {
  const left = typeof except === 'string' ? [except] : (except ?? []);
  const omitted = left.length > 3 ? new Set(left) : left;
  const isOmitted = (id: string): boolean => (omitted instanceof Set ? omitted.has(id) : omitted.includes(id));
  let sent = 0;
  for (const session of addressees(registry, channel, only)) {
    if (!isOmitted(session.id) && session.outbox?.write(frame) === 'sent') sent += 1;
  }
  return sent;
}

function addressees(
  registry: Registry,
  channel: string | undefined,
  only: readonly string[] | undefined,
): Iterable<Session> {
  const everyone = channel === undefined ? undefined : registry.rooms.members(channel);
  if (only === undefined) return everyone ?? registry.open.values();
  const named = [...new Set(only)].map((id) => registry.open.get(id)).filter((each) => each !== undefined);
  return everyone === undefined ? named : named.filter((each) => everyone.has(each));
}

/** @returns false when there was nothing to close any more */
function close(session: Session | undefined, code: number, reason: string): boolean {
  if (session?.state !== 'open') return false;
  session.close(code, reason);
  return true;
}

async function send(
  session: Session | undefined,
  { text, base64 = '' }: { text?: string; base64?: string },
): Promise<SendStatus> {
  if (session?.outbox === undefined) return 'closed';
  return session.outbox.send(text === undefined ? binaryFrame(Buffer.from(base64, 'base64')) : textFrame(text));
}
