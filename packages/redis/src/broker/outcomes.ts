import type { Claim, Claimed, Settlement } from '@cortado/channels/broker';
import type { Link } from '../connection/link';
import { CLAIM, SETTLE } from '../scripts/outcome-scripts';
import type { Keys } from './keys';

/** The keys of clients and their outcomes, each in a hash that Redis ends. Every call is one round trip. */
export class Outcomes {
  constructor(private readonly keys: Keys) {}

  async claim(link: Link, key: string, { owner, fingerprint, lease }: Claim): Promise<Claimed> {
    const args = [owner, fingerprint, String(lease)];
    const reply = await link.run(CLAIM, [this.keys.outcome(key)], args, { reply: 'bytes' });
    const [state, earlier, outcome] = reply as readonly [number, Buffer, Buffer];
    if (state === 0) return { state: 'claimed' };
    if (state === 1) return { state: 'running', fingerprint: earlier.toString() };
    return { state: 'settled', fingerprint: earlier.toString(), outcome };
  }

  async settle(link: Link, key: string, owner: string, settlement: Settlement | undefined): Promise<void> {
    const name = [this.keys.outcome(key)];
    if (settlement === undefined) return void (await link.run(SETTLE, name, [owner]));
    const { fingerprint, ttl, outcome } = settlement;
    const bytes = Buffer.from(outcome.buffer, outcome.byteOffset, outcome.byteLength);
    await link.run(SETTLE, name, [owner, fingerprint, String(ttl), bytes], { size: bytes.length });
  }
}
