import { createHook } from 'node:async_hooks';

const OWN = /\/packages\/[^/]+\/dist\//;
const INTERNAL = /\(node:|at node:|at Promise\.|at new Promise|<anonymous>/;

/** Collects where the framework's own code makes promises while it is on. */
export class PromiseCounter {
  readonly #made: string[] = [];
  readonly #hook = createHook({
    init: (_id, type) => {
      if (type !== 'PROMISE') return;
      // The first frame is this hook; the next that is no part of Node is who made the promise.
      const frames = (new Error().stack ?? '').split('\n').slice(2);
      const maker = frames.find((frame) => !INTERNAL.test(frame) && !frame.includes('/hops/'));
      if (maker !== undefined && OWN.test(maker)) this.#made.push(maker.trim());
    },
  });

  start(): void {
    this.#made.length = 0;
    this.#hook.enable();
  }

  stop(): readonly string[] {
    this.#hook.disable();
    return [...this.#made];
  }
}
