/** Statistics of streams of channels since the application started. */
export interface StreamStats {
  /** Open streams. */
  readonly open: number;
  /** Streams that began. */
  readonly begun: number;
  /** Events that were dropped because the client reads too slowly. */
  readonly dropped: number;
  /** Streams that were ended for this reason. */
  readonly slowConsumers: number;
}

/** Counts streams of channels. */
export class StreamCounters implements StreamStats {
  open = 0;
  begun = 0;
  dropped = 0;
  slowConsumers = 0;

  read(): StreamStats {
    const { open, begun, dropped, slowConsumers } = this;
    return { open, begun, dropped, slowConsumers };
  }
}
