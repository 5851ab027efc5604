import type { Logger } from '../common/log';
import type { RouteTable } from '../routing/route-table';

/** Writes a line when the application listens, and when one that has listened begins to close and is closed. */
export class LifecycleLog {
  /** Milliseconds spent on starting, without the time between `createApp()` and `listen()`. */
  #starting = 0;
  #hasListened = false;

  constructor(private readonly log: Logger) {}

  /** @param since as `performance.now()` said when the creation of the application began */
  created(since: number): void {
    this.#starting = performance.now() - since;
  }

  /** @param since as `performance.now()` said when `listen()` was called */
  listening(urls: readonly string[], routes: RouteTable, since: number): void {
    this.#hasListened = true;
    const transports = Array.from(routes, ({ transport }) => transport);
    const counts = {
      routes: transports.filter((each) => each !== 'websocket').length,
      sockets: transports.filter((each) => each === 'websocket').length,
    };
    const duration = Math.round(this.#starting + performance.now() - since);
    this.log.info({ url: urls[0], ...(urls.length > 1 && { urls }), ...counts, duration }, 'listening');
  }

  /**
   * @param signal that asked for it; undefined for a call of `close()`
   * @returns writes the line at the end
   */
  closing(drainTimeout: number, signal: string | undefined): (isClean: boolean) => void {
    if (!this.#hasListened) return () => undefined;
    const since = performance.now();
    this.log.info({ drainTimeout, ...(signal !== undefined && { signal }) }, 'closing');
    return (isClean) => this.log.info({ duration: Math.round(performance.now() - since), clean: isClean }, 'closed');
  }
}
