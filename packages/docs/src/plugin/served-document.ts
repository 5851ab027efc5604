import { Ok, Status, type Context, type Result } from '@cortado/core';
import { createHash } from 'node:crypto';
import type { JsonObject } from '../openapi/document';

/** A document as it is sent. */
interface Built {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** A document that is built when it is first asked for, and kept. */
export class ServedDocument {
  #built: Built | undefined;

  constructor(private readonly build: () => JsonObject) {}

  /** 200 with the document, or 304 where the client has it already (RFC 9110 §13.1.2). */
  answer({ headers }: Pick<Context, 'headers'>): Result {
    const { bytes, etag } = (this.#built ??= this.#build());
    const isKnown = names(headers['if-none-match'], etag);
    const result = isKnown ? Status(304) : Ok(bytes).header('content-type', 'application/json; charset=utf-8');
    return result.header('etag', etag).header('cache-control', 'no-cache');
  }

  #build(): Built {
    const bytes = Buffer.from(JSON.stringify(this.build()));
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
  }
}

/** The comparison is weak: a proxy that compresses makes the tag a weak one. */
function names(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()));
}
