export { report } from '@cortado/core/transport';

/** For a socket that nobody else listens to: its error would end the process. The `close` event that follows says enough. */
export function ignoreError(): void {
  // The socket closes after an error.
}
