import { Listeners, reportUncaught } from '../messages/listeners.ts';
import type { ResourceView } from '../resource/resource-view.ts';

/** A view, as applications see it. */
export type AnyView = Pick<ResourceView, 'rows' | 'state' | 'on' | 'close'>;

/** A view whose code is being loaded. It is `loading` until then, and forwards to the view itself afterwards. */
export class LaterView<R> implements AnyView {
  readonly #listeners = new Listeners(reportUncaught);
  #view: AnyView | undefined;
  #isClosed = false;

  /**
   * @param load loads the code
   * @param open opens the view itself, unless this one was closed meanwhile
   * @param onSettled it was opened, or closed before that
   */
  constructor(
    load: () => Promise<R>,
    open: (resource: R) => AnyView,
    private readonly onSettled: () => void,
  ) {
    void this.#open(load, open);
  }

  get rows(): AnyView['rows'] {
    return this.#view?.rows ?? [];
  }

  get state(): AnyView['state'] {
    return this.#view?.state ?? (this.#isClosed ? 'closed' : 'loading');
  }

  on(event: '$change', listener: (rows: AnyView['rows']) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  async close(): Promise<void> {
    if (this.#view !== undefined) return this.#view.close();
    this.#end();
  }

  /** Never rejects. */
  async #open(load: () => Promise<R>, open: (resource: R) => AnyView): Promise<void> {
    try {
      const resource = await load();
      if (this.#isClosed) return;
      this.#view = open(resource);
      this.#view.on('$change', (rows) => this.#listeners.emit('$change', rows));
      this.onSettled();
    } catch (error) {
      this.#end();
      reportUncaught(error);
    }
  }

  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onSettled();
    this.#listeners.emit('$change', this.rows);
  }
}
