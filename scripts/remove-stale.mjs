// Removes from the `dist` folders what was compiled from sources that are gone. The compiler leaves it there, and it would be packed.
// Usage: node scripts/remove-stale.mjs [folder of packages]
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../packages'));
const ENDINGS = ['.d.ts', '.d.ts.map', '.js', '.js.map'];

for (const name of readdirSync(packages)) {
  for (const output of ['dist', 'esm/dist']) {
    const folder = join(packages, name, output);
    if (!existsSync(folder)) continue;
    // Each source has declarations. The code of some packages is in bundles, which have other names.
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.d.ts')) continue;
      const stem = file.slice(0, -'.d.ts'.length);
      const sources = ['.ts', '.tsx'].map((ending) => join(packages, name, 'src', `${stem}${ending}`));
      if (sources.some((source) => existsSync(source))) continue;
      for (const ending of ENDINGS) rmSync(join(folder, `${stem}${ending}`), { force: true });
    }
  }
}
