import { HttpError, type Context } from '@cortado/core';
import type { Resources } from '../repository/resources';
import type { Work } from '../repository/work';

/** Runs work for a client in a transaction. A client who was told that the request took too long finds nothing written. */
export async function commitFor<R>(
  { resources }: { readonly resources: Resources },
  context: Context,
  run: (work: Work) => Promise<R>,
): Promise<R> {
  return resources.transaction(async (work) => {
    const outcome = await run(work);
    if (context.superseded) throw new HttpError(503, 'The request took too long', { type: 'handler_timeout' });
    return outcome;
  });
}
