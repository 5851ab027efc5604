import type { Logger } from '../common/log';
import type { Class } from '../common/types';

const OPEN = 'use an asynchronous factory in providers, or start() of a plugin';
const CLOSE = 'use dispose(), [Symbol.dispose]() or [Symbol.asyncDispose]()';

/** Lifecycle methods of other frameworks, and what to do about them. */
const REMEDIES: Readonly<Record<string, string>> = {
  onModuleInit: OPEN,
  onApplicationBootstrap: OPEN,
  onModuleDestroy: CLOSE,
  beforeApplicationShutdown: CLOSE,
  onApplicationShutdown: CLOSE,
};

/** Warns of lifecycle methods that are never called. Only a warning, because the class may be shared with another framework. */
export class ForeignHooks {
  readonly #classes = new Set<Class>();

  add(type: Class): void {
    const prototype = type.prototype as Readonly<Record<string, unknown>> | undefined;
    if (Object.keys(REMEDIES).some((name) => typeof prototype?.[name] === 'function')) this.#classes.add(type);
  }

  /** Once for each class and method. */
  warn(log: Logger): void {
    for (const type of this.#classes) {
      const prototype = type.prototype as Readonly<Record<PropertyKey, unknown>>;
      const isDisposed = ['dispose', Symbol.dispose, Symbol.asyncDispose].some((name) => name in prototype);
      for (const [method, remedy] of Object.entries(REMEDIES)) {
        if (typeof prototype[method] !== 'function' || (isDisposed && remedy === CLOSE)) continue;
        log.warn({ class: type.name, method, remedy }, `${method}() is never called`);
      }
    }
    this.#classes.clear();
  }
}
