import type { Result } from './result';

/** The body of an answer as JSON text, the one way to bytes for both doors. @throws TypeError for a cycle or a BigInt */
export function bodyJson(result: Result): string {
  return JSON.stringify(result.body ?? null) ?? 'null';
}
