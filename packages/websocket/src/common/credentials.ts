import type { Credentials } from '@cortado/core';

/** The credentials that a connection stores. @returns undefined for credentials that neither expire nor can be renewed */
export function keptCredentials({ subject, expires, scheme }: Credentials): Credentials | undefined {
  return subject === undefined && expires === undefined ? undefined : { subject, expires, scheme };
}

export function haveEnded({ expires }: Credentials): boolean {
  return expires !== undefined && expires.getTime() <= Date.now();
}
