import type { Credentials } from '@cortado/core';

/** Only what is needed later of what a guard knows. @returns undefined for credentials that neither end nor can be renewed */
export function keptCredentials({ subject, expires, scheme }: Credentials): Credentials | undefined {
  return subject === undefined && expires === undefined ? undefined : { subject, expires, scheme };
}

export function haveEnded({ expires }: Credentials): boolean {
  return expires !== undefined && expires.getTime() <= Date.now();
}
