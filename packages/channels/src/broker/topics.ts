/** Topics of the broker. A process subscribes to those that it has someone for. */

/** Every process subscribes to it. */
export const EVERYONE = 'all';

/** One process. Ids of its connections begin with its own. */
export function nodeTopic(node: string): string {
  return `node:${node}`;
}

const CHANNEL = 'channel:';

/** Processes with a member of the channel. */
export function channelTopic(channel: string): string {
  return `${CHANNEL}${channel}`;
}

/** The channel of such a topic. */
export function channelOf(topic: string): string {
  return topic.slice(CHANNEL.length);
}

/** Processes with a connection of the user. @param key what `principalKey` gives for its principal */
export function userTopic(key: string): string {
  return `user:${key}`;
}

/** In characters, what the id of a process has, and so how every id of a connection begins. */
export const NODE_LENGTH = 8;

/** The process that has a connection, by the id of the connection. */
export function nodeOf(connection: string): string {
  return connection.slice(0, NODE_LENGTH);
}
