/** What happened at one endpoint since the application started. */
export interface EndpointStats {
  readonly path: string;
  /** Open now. */
  readonly connections: number;
  /** Accepted, ever. */
  readonly accepted: number;
  /** Handshakes that were refused. */
  readonly refused: number;
  readonly messages: number;
  /** Replies by status code. */
  readonly replies: Readonly<Record<number, number>>;
  /** Messages that were not sent, because the client does not read fast enough. */
  readonly dropped: number;
  /** Connections that were closed for that reason. */
  readonly slowConsumers: number;
  /** Of whole messages, without frames around them. */
  readonly bytesIn: number;
  /** As they went onto the socket, frames included. */
  readonly bytesOut: number;
}

/** Counts for one endpoint. Plain fields: they are touched by every message. */
export class Counters {
  connections = 0;
  accepted = 0;
  refused = 0;
  messages = 0;
  dropped = 0;
  slowConsumers = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** By status code. */
  readonly replies = new Map<number, number>();

  constructor(private readonly path: string) {}

  read(): EndpointStats {
    const { path, connections, accepted, refused, messages, dropped, slowConsumers, bytesIn, bytesOut } = this;
    const replies = Object.fromEntries(this.replies);
    return { path, connections, accepted, refused, messages, replies, dropped, slowConsumers, bytesIn, bytesOut };
  }
}
