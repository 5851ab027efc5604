import { createToken, type Logger } from '@cortado/core';
import type { Model } from '../model/model';
import type { Resources } from '../repository/resources';
import type { KeepOptions } from '../store/store';
import { ChangeTail } from './change-tail';
import { WatchedResource } from './watched-resource';

/** In milliseconds, after which a watcher is told where the log stands, and groups without watchers are forgotten. */
const TIDY = 25_000;

/** In milliseconds, how often scopes are asked for again, and the log is trimmed. */
const REVIEW = 60_000;

/** Who watches the resources of an application in this process. */
export const LIVE_RESOURCES = createToken<LiveResources>('live resources');

/** Who watches the resources of an application in this process. It trims the log as well. */
export class LiveResources {
  readonly #tail: ChangeTail;
  readonly #watched = new Map<Model, WatchedResource>();
  readonly #timers: readonly NodeJS.Timeout[];
  #trimming: Promise<void> = Promise.resolve();

  constructor(
    private readonly resources: Resources,
    private readonly keep: KeepOptions,
    private readonly log: Pick<Logger, 'info' | 'warn' | 'error'>,
  ) {
    this.#tail = new ChangeTail(resources.store, log);
    this.#timers = [
      setInterval(() => this.#each((resource) => resource.tidy()), TIDY).unref(),
      setInterval(() => {
        this.#each((resource) => resource.review());
        this.#trimming = this.#trimming.then(() => this.#trim());
      }, REVIEW).unref(),
    ];
  }

  /** @throws TypeError for a model of another application */
  resource(model: Model): WatchedResource {
    let watched = this.#watched.get(model);
    if (watched === undefined) {
      watched = new WatchedResource(this.resources.rows(model.type), this.resources.store, this.#tail, this.log);
      this.#watched.set(model, watched);
    }
    return watched;
  }

  /** Resolves when the store is no longer used. */
  async stop(): Promise<void> {
    for (const each of this.#timers) clearInterval(each);
    await Promise.all([this.#tail.stop(), this.#trimming]);
  }

  #each(work: (resource: WatchedResource) => void): void {
    for (const each of this.#watched.values()) work(each);
  }

  /** Never rejects. */
  async #trim(): Promise<void> {
    try {
      await this.resources.store.trim(this.keep);
    } catch (error) {
      this.log.warn({ err: error }, 'the log of changes was not trimmed');
    }
  }
}
