import { OnJoin, Subscription } from '@cortado/channels';
import type { ResourcePage } from '../rest/resource-page';
import { WatchRequest } from './watch-request';

/**
 * The channel of a resource. A class that extends it adds handlers of its own to what every resource has: the snapshot, the events
 * `created`, `updated` and `deleted`, and the operations as messages. It has one instance for each watcher.
 *
 * @example
 * class ProductChannel extends ResourceChannel<Product> {
 *   override async onJoin(watch: WatchRequest<Product>, subscription: Subscription) {
 *     await this.audit.watched(subscription.principal);
 *     return super.onJoin(watch, subscription);
 *   }
 *   @OnMessage('typing') typing({ text }: Typing, subscription: Subscription) { return subscription.publish('typing', { text }) }
 *   onLeave(subscription: Subscription) {}
 * }
 * @Resource('products', { socket: ProductChannel }) class Product { … }
 */
export class ResourceChannel<T extends object> {
  /**
   * Runs when a client begins to watch, after the guards of `list`. What it returns is the `data` of the reply; a failure refuses.
   *
   * @param watch what the client asks for
   * @returns the rows, for a client that asked for a snapshot
   */
  @OnJoin() async onJoin(watch: WatchRequest<T>, subscription: Subscription): Promise<ResourcePage<T> | null> {
    return watch.snapshot(subscription);
  }
}
