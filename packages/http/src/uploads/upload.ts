import { createReadStream } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Where the bytes of an upload are: small ones in memory, others in a temporary file. */
export type Stored = { readonly bytes: Buffer } | { readonly path: string };

/**
 * A file that came with a form. It is there until the request is over, tasks after the answer included; keep it with `moveTo`.
 */
export class Upload {
  readonly #stored: Stored;

  constructor(
    /** The name of the form's field. */
    readonly field: string,
    /** What the client calls it: never a path to write to. */
    readonly filename: string,
    /** What the client says it is: nobody has looked. */
    readonly type: string,
    /** In bytes. */
    readonly size: number,
    stored: Stored,
  ) {
    this.#stored = stored;
  }

  /** Reads the whole file into memory. */
  async buffer(): Promise<Buffer> {
    return 'bytes' in this.#stored ? this.#stored.bytes : readFile(this.#stored.path);
  }

  /** Reads the file piece by piece. */
  stream(): Readable {
    return 'bytes' in this.#stored ? Readable.from([this.#stored.bytes]) : createReadStream(this.#stored.path);
  }

  /** Keeps it under a path of your choosing. @throws the system's error, as when a folder is missing */
  async moveTo(path: string): Promise<void> {
    // A copy, because the temporary folder may be another file system.
    if ('bytes' in this.#stored) await writeFile(path, this.#stored.bytes);
    else await copyFile(this.#stored.path, path);
  }

  /** Done at the end of the request. */
  async dispose(): Promise<void> {
    if ('path' in this.#stored) await rm(this.#stored.path, { force: true });
  }
}
