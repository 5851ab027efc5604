import { TestEnvironment } from 'jest-environment-node';
import { AsyncLocalStorage } from 'node:async_hooks';
import { relative } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { OpenTimers } from './open-timers';
import { shareScripts } from './shared-scripts';

shareScripts();

/** Kinds of work that end by themselves, and timers, which are recorded apart. Jest itself reads and writes files. */
const PASSING =
  /^(Timeout|Immediate|TickObject|PROMISE|CloseReq|Microtask|FSReq|GetAddrInfo|GetNameInfo|RandomBytes|Zlib)/;
/** Milliseconds in which everything that was closed must be gone. */
const PATIENCE = 5_000;

/**
 * Fails a test file that leaves something open which would keep the process alive: a server, a socket, a timer, a child process or a
 * worker. Without it, Jest complains only at the end of the whole run, and names no file.
 */
export default class ClosingEnvironment extends TestEnvironment {
  readonly #file: string;
  readonly #storages = new UsedStorages();
  readonly #timers = new OpenTimers();
  #before: ReadonlyMap<string, number> = new Map();

  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    super(...given);
    const [{ globalConfig }, { testPath }] = given;
    this.#file = relative(globalConfig.rootDir, testPath);
  }

  override async setup(): Promise<void> {
    // The pipes of a worker are opened when they are used first, which is no test's fault.
    void [process.stdout, process.stderr];
    this.#before = active();
    this.#storages.record();
    await super.setup();
    this.#timers.record(this.global);
  }

  override async teardown(): Promise<void> {
    const left = await this.#leftOpen();
    await super.teardown();
    this.#storages.disable();
    if (left.length > 0) throw new Error(`${this.#file} leaves open: ${left.join(', ')}`);
  }

  async #leftOpen(): Promise<string[]> {
    for (let waited = 0, step = 1; ; waited += step, step = Math.min(step * 2, 100)) {
      const left = this.#left();
      if (left.length === 0 || waited > PATIENCE) return left;
      await after(step);
    }
  }

  #left(): string[] {
    const left = [...active()].filter(([kind, count]) => count > (this.#before.get(kind) ?? 0));
    return [...left.map(([kind, count]) => `${count - (this.#before.get(kind) ?? 0)} × ${kind}`), ...this.#timers.left];
  }
}

/** How many of each kind keep the process alive now. */
function active(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!PASSING.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/**
 * Disables the `AsyncLocalStorage`s of a test file after it. Jest creates one for each file and leaves it enabled, and Node before 24
 * visits every enabled one whenever a promise is created: after a hundred files that took more time than the tests.
 */
class UsedStorages {
  readonly #used = new Set<AsyncLocalStorage<unknown>>();
  #restore = (): void => undefined;

  record(): void {
    const { prototype } = AsyncLocalStorage;
    const { run, enterWith } = prototype;
    const used = this.#used;
    prototype.run = function (this: AsyncLocalStorage<unknown>, ...args: Parameters<typeof run>) {
      used.add(this);
      return run.apply(this, args);
    } as typeof run;
    prototype.enterWith = function (this: AsyncLocalStorage<unknown>, store: unknown) {
      used.add(this);
      enterWith.call(this, store);
    };
    this.#restore = () => Object.assign(prototype, { run, enterWith });
  }

  disable(): void {
    this.#restore();
    for (const each of this.#used) each.disable();
    this.#used.clear();
  }
}
