import { ClientResource } from '../resource/client-resource.ts';
import type { Client, ClientOptions } from '../types/client.ts';
import { assemble } from './assemble.ts';

/**
 * As `createClient` of `@cortado/client`, with the code of `api.resource()`: nothing is loaded later. For applications that show resources
 * at once, and for those that must not load code while they run.
 *
 * @throws TypeError for a url that is not absolute
 * @example
 * import { createClient } from '@cortado/client/resources';
 * const view = createClient<Api>({ url: 'https://shop.example' }).resource('products').watch();
 */
export function createClient<A>(options: ClientOptions): Client<A> {
  return assemble(options, ({ name, place, calls, open }) => new ClientResource(name, place, calls, open));
}
