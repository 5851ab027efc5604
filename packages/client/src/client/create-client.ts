import type { Client, ClientOptions } from '../types/client.ts';
import { assemble } from './assemble.ts';
import { laterResource, type AnyResource } from './later-resource.ts';

/**
 * A client of the server whose types are given. The code of `api.resource()` is loaded when a resource is used first; `createClient` of
 * `@cortado/client/resources` has it from the beginning.
 *
 * @throws TypeError for a url that is not absolute
 * @example
 * const api = createClient<Api>({ url: 'https://shop.example', token: () => session.token });
 * const answer = await api.post('/orders', { body: { email, items } });
 * if (answer.statusCode === 201) show(answer.body.id);
 */
export function createClient<A>(options: ClientOptions): Client<A> {
  return assemble(options, ({ name, place, calls, open, closables }) => {
    const load = async (): Promise<AnyResource> => {
      const { ClientResource } = await import('../resource/client-resource.ts');
      return new ClientResource(name, place, calls, open);
    };
    return laterResource(load, closables);
  });
}
