import { serialize } from 'cookie';
import type { Result } from './result';

/** The `set-cookie` headers of a result, one for each cookie, with the path `/` unless another was given. */
export function cookieHeaders({ cookies = [] }: Result): readonly string[] {
  return cookies.map(({ name, value, options }) => serialize(name, value, { path: '/', ...options }));
}
