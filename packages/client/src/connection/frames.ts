/** A frame of the server, in the `rpc` protocol: an answer, a request, or a push. */
export interface Frame {
  readonly id?: string | number | null;
  readonly event?: string;
  readonly channel?: string;
  readonly statusCode?: number;
  readonly body?: unknown;
  readonly data?: unknown;
  readonly timestamp?: string;
  readonly epoch?: string;
  readonly offset?: number;
}

/** A frame of the client. What is undefined is not sent. */
export interface OwnFrame {
  readonly id: string | number;
  readonly event?: string | undefined;
  readonly channel?: string | undefined;
  readonly statusCode?: number | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly recover?: Position | undefined;
}

/** Where a channel with history stands. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** The position that something has; undefined without one. */
export function positionOf(given: unknown): Position | undefined {
  const { epoch, offset } = (given ?? {}) as Partial<Position>;
  return typeof epoch === 'string' && typeof offset === 'number' ? { epoch, offset } : undefined;
}

/** @returns undefined for what is not a frame of the protocol */
export function readFrame(data: unknown): Frame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame: unknown = JSON.parse(data);
    return typeof frame === 'object' && frame !== null && !Array.isArray(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}
