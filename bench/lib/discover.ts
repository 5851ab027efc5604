import { readdir } from 'node:fs/promises';
import type { BenchCase } from './bench-case.js';

/** Every case of every `*.case` module, one folder below `root`, in the order of their names. */
export async function discover(root: URL): Promise<readonly BenchCase[]> {
  const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const files = await Promise.all(
    folders.map(async ({ name }) => (await readdir(new URL(`${name}/`, root))).map((file) => `${name}/${file}`)),
  );
  const modules = files.flat().filter((file) => file.endsWith('.case.js'));
  const found = await Promise.all(
    modules.toSorted().map(async (file) => {
      const { cases } = (await import(new URL(file, root).href)) as { cases?: readonly BenchCase[] };
      if (cases === undefined) throw new TypeError(`${file} has no export \`cases\``);
      return cases;
    }),
  );
  return found.flat();
}
