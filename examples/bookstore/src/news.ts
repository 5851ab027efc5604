import { Singleton, type SseEvent } from 'cortado';
import { EventEmitter, on } from 'node:events';

const KEPT = 100;

/** What happened in the shop, as a feed that a browser can take up again where it lost it. */
@Singleton()
export class News {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #past: SseEvent[] = [];
  #lastId = 0;

  tell(event: string, data: unknown): void {
    const news: SseEvent = { id: String((this.#lastId += 1)), event, data };
    this.#past.push(news);
    if (this.#past.length > KEPT) this.#past.shift();
    this.#emitter.emit('news', news);
  }

  async *since(lastEventId: string | undefined): AsyncIterable<SseEvent> {
    const live = on(this.#emitter, 'news'); // listens before the past is read, so that nothing falls in between
    try {
      const missed = lastEventId === undefined ? [] : this.#past.filter(({ id }) => Number(id) > Number(lastEventId));
      yield* missed;
      for await (const [news] of live as AsyncIterable<[SseEvent]>) yield news;
    } finally {
      await live.return?.();
    }
  }
}
