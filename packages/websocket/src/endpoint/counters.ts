/** Statistics of one endpoint since the application started. */
export interface EndpointStats {
  /** The path of the endpoint. */
  readonly path: string;
  /** Open connections. */
  readonly connections: number;
  /** Accepted connections. */
  readonly accepted: number;
  /** Refused handshakes. */
  readonly refused: number;
  /** Messages that were received. */
  readonly messages: number;
  /** Replies by status code. */
  readonly replies: Readonly<Record<number, number>>;
  /** Messages that were dropped because the client reads too slowly. */
  readonly dropped: number;
  /** Connections that were closed for this reason. */
  readonly slowConsumers: number;
  /** Payload bytes of received messages. */
  readonly bytesIn: number;
  /** Bytes of sent frames, headers included. */
  readonly bytesOut: number;
}

/** Counts for one endpoint. Plain fields, because every message updates them. */
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
