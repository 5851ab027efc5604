import { createClient } from '@cortado/client';
import type { Api } from './api';

/** The server that the page comes from. Vite passes its requests on while it serves the page itself. */
export const api = createClient<Api>({ url: location.origin });

/** What is wrong, as people read it. */
export function textOf({ errorList }: { readonly errorList: readonly { readonly msg: string }[] }): string {
  return errorList.map(({ msg }) => msg).join('. ');
}

/** The key of a message. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36).padStart(7, '0')).join('');
}
