/** What ends a process politely: a container runtime sends SIGTERM, a terminal SIGINT. */
const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Closes the application at a signal, then ends the process: with 0 when everything finished, with 1 when the drain limit forced
 * it. A second signal changes nothing: it is on its way already.
 *
 * @param close is given the signal, and resolves with whether everything finished
 * @returns stops listening for signals
 */
export function closeAtSignals(close: (signal: string) => Promise<boolean>): () => void {
  const stop = (signal: string): void => {
    void close(signal).then((clean) => process.exit(clean ? 0 : 1));
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of STOP_SIGNALS) process.off(signal, stop);
  };
}
