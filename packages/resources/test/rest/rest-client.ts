import type { HttpClient, Sending } from '@cortado/testkit/http-client';

/** A client with a method for each verb. */
export function restClient(client: HttpClient) {
  const verb =
    (method: string) =>
    (path: string, sending: Sending = {}) =>
      client.send(method, path, sending);
  return { get: verb('GET'), post: verb('POST'), put: verb('PUT'), patch: verb('PATCH'), delete: verb('DELETE') };
}
