import { addressText, type Address } from './topology';
import type { Client } from './link';
import { NodeLink } from './node-link';
import type { Sentinels } from './sentinels';

/**
 * A connection to the primary that Sentinels name. It is given up when they name another one: the former primary may take calls for
 * several seconds more, which are lost.
 */
export class PrimaryLink extends NodeLink {
  #isAsking = false;
  #isLost = false;

  constructor(
    client: Client,
    lost: (cause: unknown) => void,
    private readonly sentinels: Sentinels,
    private readonly address: Address,
  ) {
    super(client, lost);
  }

  override async check(): Promise<void> {
    // The server is judged by its own replies. Sentinels that do not answer change nothing.
    if (!this.#isAsking) void this.#ask();
    await super.check();
  }

  override lose(cause: unknown): void {
    this.#isLost = true;
    this.sentinels.leave();
    super.lose(cause);
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    const name = await this.sentinels.primary().then(addressText, () => undefined);
    this.#isAsking = false;
    if (this.#isLost) this.sentinels.leave();
    else if (name !== undefined && name !== addressText(this.address)) {
      this.lose(new Error(`Sentinel names another primary: ${name}`));
    }
  }
}
