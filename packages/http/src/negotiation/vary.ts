import type { FastifyReply } from 'fastify';

/**
 * Adds names to a Vary header (RFC 9110 §12.5.5): each stands there once, and `*` says it all.
 *
 * @param present the header as it is, whatever set it
 */
export function joinVary(present: unknown, names: string): string {
  const all = new Map<string, string>();
  for (const each of [present ?? '', names].join(',').split(',')) {
    const name = each.trim();
    if (name === '*') return '*';
    if (name !== '' && !all.has(name.toLowerCase())) all.set(name.toLowerCase(), name);
  }
  return [...all.values()].join(', ');
}

/** Tells caches that the answer depends on this header of the request. */
export function addVary(reply: FastifyReply, name: string): void {
  const present = reply.getHeader('vary');
  reply.header('vary', present === undefined ? name : joinVary(present, name));
}
