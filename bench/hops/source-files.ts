import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Packages as built, which have one file for many sources. Generated code has no file. */
const BUILT = /\/packages\/([^/]+)\/dist\/[^/]+\.js$/;

/** Which source a place in a bundle comes from, as in `core/pipeline/invoke.js`. */
export class SourceFiles {
  readonly #scripts = new Map<string, Script | undefined>();

  /** @param offset in characters of the script; undefined for code that is no part of a package */
  at(url: string, offset: number): string | undefined {
    if (!this.#scripts.has(url)) this.#scripts.set(url, BUILT.test(url) ? new Script(url) : undefined);
    return this.#scripts.get(url)?.sourceOf(offset);
  }
}

class Script {
  readonly #map: SourceMap;
  readonly #package: string;
  /** The offset of each line. */
  readonly #lines = [0];

  constructor(url: string) {
    const path = fileURLToPath(url);
    this.#package = BUILT.exec(url)![1]!;
    this.#map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload);
    for (const { index } of readFileSync(path, 'utf8').matchAll(/\n/g)) this.#lines.push(index + 1);
  }

  sourceOf(offset: number): string | undefined {
    const line = this.#lines.findLastIndex((start) => start <= offset);
    const entry = this.#map.findEntry(line, offset - this.#lines[line]!);
    const source = 'originalSource' in entry ? /^\.\.\/src\/(.+)\.ts$/.exec(entry.originalSource) : null;
    return source === null ? undefined : `${this.#package}/${source[1]}.js`;
  }
}
