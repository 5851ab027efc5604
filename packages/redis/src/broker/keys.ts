/** Names in Redis. What belongs to one topic has one hash tag, so that a cluster keeps it on one server. */
export class Keys {
  readonly sessions: readonly [string, string, string];
  readonly patterns: string;

  constructor(private readonly prefix: string) {
    const processes = `${prefix}:{processes}`;
    this.sessions = [`${processes}:sessions`, `${processes}:renewed`, `${processes}:claims`];
    this.patterns = `${prefix}:{patterns}`;
  }

  channel(topic: string): string {
    return `${this.prefix}:{${escaped(topic)}}`;
  }

  /** Meta and log. */
  history(topic: string): readonly [string, string] {
    const channel = this.channel(topic);
    return [`${channel}:meta`, `${channel}:log`];
  }

  idempotency(topic: string, key: string): string {
    return `${this.channel(topic)}:once:${key}`;
  }

  /** Of a client's idempotency key. */
  outcome(key: string): string {
    return `${this.prefix}:{outcome:${key}}`;
  }

  /** Counts and infos. */
  presence(topic: string): readonly [string, string] {
    const channel = this.channel(topic);
    return [`${channel}:counts`, `${channel}:infos`];
  }

  /** Connections of a session in a topic. */
  members(topic: string, session: string): string {
    return `${this.channel(topic)}:of:${session}`;
  }

  /** Topics in which a session has connections. */
  topics(session: string): string {
    return `${this.prefix}:{session:${session}}`;
  }
}

/** A brace would end the hash tag, and an empty tag is none. */
function escaped(topic: string): string {
  return topic === '' ? '%' : topic.replaceAll(/[%{}]/g, encodeURIComponent);
}
