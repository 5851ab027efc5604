import type { Recipients } from '../delivery/recipients';

/** An instruction to other processes. */
export interface Command<Fields extends object = object> {
  readonly command: string;
  /** As JSON can hold it. */
  readonly fields?: Fields;
  /** Sent as it is, a text in UTF-8. */
  readonly body?: string | Uint8Array;
}

/** Who receives a publication, as it travels. */
export interface Pushing extends Recipients {
  readonly channel: string;
  /** Channels that it is published to as well: whoever is in one of them receives it there. */
  readonly elsewhere?: readonly string[] | undefined;
  /** Counts the publications of a process that are kept in a history, so that it recognizes its own. */
  readonly number?: number | undefined;
}

/** Who is removed from a channel. */
export interface Removing {
  readonly channel: string;
  /** The id of a connection, or `all`. */
  readonly connection: string;
  readonly reason: string;
}

/** Which connection is sent something. */
export interface Sending {
  readonly id: string;
  /** Whether the body is sent as a text frame. */
  readonly isText: boolean;
}

/** Which connection is closed. */
export interface Closing {
  readonly id: string;
  readonly code: number;
  readonly reason: string;
}

/** Which user is pushed something. */
export interface UserPushing extends Recipients {
  readonly user: string;
}

/** Whose connections are closed. */
export interface UserClosing {
  readonly user: string;
  readonly code: number;
  readonly reason: string;
}

/** Whose connections are removed from a channel. */
export interface UserRemoving {
  readonly user: string;
  readonly channel: string;
  readonly reason: string;
}

/**
 * Every command that reaches connections, in the one form in which it travels between processes. A program without a server sends the
 * same. Each goes to the topic that its line names.
 */
export const commands = {
  /** To `channelTopic(channel)`. @param text of the push */
  pushToChannel: (fields: Pushing, text: string): Command<Pushing> => ({
    command: 'channels.push',
    fields,
    body: text,
  }),
  /** To `EVERYONE`, or to the process of the connection. Its answer is how many were removed. */
  removeFromChannel: (fields: Removing): Command<Removing> => ({ command: 'channels.remove', fields }),
  /** To the process of the connection. Its answer is a `SendStatus`. @param body a text, or bytes for a binary frame */
  send: (id: string, body: string | Uint8Array): Command<Sending> => ({
    command: 'connections.send',
    fields: { id, isText: typeof body === 'string' },
    body,
  }),
  /** To the process of the connection. Its answer is whether there was one to close. */
  close: (fields: Closing): Command<Closing> => ({ command: 'connections.close', fields }),
  /** To `EVERYONE`. @param text of the push */
  broadcast: (fields: Recipients, text: string): Command<Recipients> => ({
    command: 'connections.broadcast',
    fields,
    body: text,
  }),
  /** To `userTopic(user)`. @param text of the push */
  pushToUser: (fields: UserPushing, text: string): Command<UserPushing> => ({
    command: 'users.push',
    fields,
    body: text,
  }),
  /** To `userTopic(user)`. */
  closeUser: (fields: UserClosing): Command<UserClosing> => ({ command: 'users.close', fields }),
  /** To `userTopic(user)`. */
  removeUser: (fields: UserRemoving): Command<UserRemoving> => ({ command: 'users.remove', fields }),
} as const;

/** Checks a close code. @throws RangeError for one that an endpoint may not send (RFC 6455 §7.4.2) */
export function checkCloseCode(code: number): void {
  const defined = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
  if (Number.isInteger(code) && (defined || (code >= 3000 && code <= 4999))) return;
  throw new RangeError(`${code} cannot be sent as a close code: use CloseCode, or 3000 to 4999`);
}
