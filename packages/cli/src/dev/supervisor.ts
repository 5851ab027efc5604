import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../terminal/command';
import { Child, type Launch } from './child';
import { HeldPorts } from './held-ports';
import type { Bound } from './messages';
import type { Screen } from './screen';

/** Milliseconds that the application has to end. */
const STOPPING = 3_000;
/** Milliseconds in which an editor has written what it saves: one restart is enough for it. */
const SETTLING = 10;

/** Keeps the application running: starts it, starts it again when asked, and keeps its ports open in between. */
export class Supervisor {
  readonly #ports = new HeldPorts();
  #child: Child | undefined;
  /** When the restart was asked for that is under way; undefined when none is. */
  #since: number | undefined;
  #isWorking = false;
  #isOver = false;

  /** @param launch is asked before each start: the environment may have changed */
  constructor(
    private readonly launch: () => Launch,
    private readonly screen: Screen,
  ) {}

  /** Asked while it starts, it starts once more. */
  restart(): void {
    this.#since = performance.now();
    if (!this.#isWorking) void this.#work();
  }

  /** Ends the application now, whatever it is doing. */
  kill(): void {
    this.#child?.kill();
  }

  /** Ends the application, and closes its ports. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#child?.stop(STOPPING);
    this.#ports.close();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let since = this.#since; since !== undefined && !this.#isOver; since = this.#since) {
      this.#since = undefined;
      await sleep(SETTLING);
      await this.#child?.stop(STOPPING);
      // Asked again meanwhile: what it would start is old already, and its ports are held.
      if (this.#since === undefined && !this.#isOver) this.#start(since);
    }
    this.#isWorking = false;
  }

  #start(since: number): void {
    this.#ports.hold();
    const launch = this.#prepared();
    if (launch === undefined) return;
    let isFirst = true;
    const child = new Child(launch, this.#ports, (bound, isTls) => {
      if (isFirst) this.screen.status(`ready in ${((performance.now() - since) / 1_000).toFixed(2)} s`, 'green');
      isFirst = false;
      this.screen.status(`listening on ${urlOf(bound, isTls)}`);
    });
    this.#child = child;
    void this.#follow(child);
  }

  /** How to start it now; undefined when it cannot be started, which is shown. */
  #prepared(): Launch | undefined {
    try {
      return this.launch();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#child = undefined;
      this.#ports.refuse(`${error.message}\n\nThe application starts again when a file is saved.`);
      this.screen.status(`${error.message}\nWaiting for the next change.`, 'red');
      return undefined;
    }
  }

  /** What happens when the application ends by itself. */
  async #follow(child: Child): Promise<void> {
    const { code, stack } = await child.ended;
    if (child.isStopping || this.#child !== child) return;
    this.#child = undefined;
    const how = code === 0 ? 'The application has ended.' : `The application has ended with ${textOf(code)}.`;
    const reason = stack === undefined ? '' : `\n\n${stack}`;
    this.#ports.refuse(`${how} It starts again when a file is saved.${reason}`);
    if (stack !== undefined) this.screen.frame(stack);
    this.screen.status(`${how} Waiting for the next change.`, code === 0 ? 'yellow' : 'red');
  }
}

function textOf(code: number | string): string {
  return typeof code === 'number' ? `code ${code}` : code;
}

function urlOf({ address, family, port }: Bound, isTls: boolean): string {
  return `${isTls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
