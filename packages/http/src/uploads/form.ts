import type { Upload } from './upload';

/** A form whose values are text, and the files that came with it. */
export class Form {
  readonly values: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  readonly files: Upload[] = [];

  add(name: string, value: string): void {
    const earlier = this.values[name];
    if (earlier === undefined) this.values[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else this.values[name] = [earlier, value];
  }

  async dispose(): Promise<void> {
    for (const each of this.files) await each.dispose();
  }
}
