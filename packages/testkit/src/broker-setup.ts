import type { Broker } from '@cortado/channels/broker';
import type { BrokerMember } from './broker-member';

/** How a test takes the other processes away from one broker, and gives them back. */
export interface Outage {
  cut(): void | Promise<void>;
  restore(): void | Promise<void>;
}

/** What the parts of the broker's contract need. */
export interface BrokerSetup<B extends Broker> {
  /** Starts one more process of the same application, which has subscribed to the topics. */
  member(...topics: string[]): Promise<BrokerMember<B>>;
  stop(member: BrokerMember<B>): Promise<void>;
  /** For brokers that can lose the others. */
  readonly outageOf: ((broker: B) => Outage) | undefined;
}
