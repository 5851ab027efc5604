import type { Upload } from './upload';

/** A form whose values are text, and the files that came with it. */
export class Form {
  readonly values: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  readonly files: Upload[] = [];
  /** Bytes of the names and values so far. */
  fieldsSize = 0;
  /** Bytes of files that are kept in memory. */
  memory = 0;

  add(name: string, value: string): void {
    this.fieldsSize += Buffer.byteLength(name) + Buffer.byteLength(value);
    const earlier = this.values[name];
    if (earlier === undefined) this.values[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else this.values[name] = [earlier, value];
  }

  async dispose(): Promise<void> {
    for (const each of this.files) await each.dispose();
  }
}
