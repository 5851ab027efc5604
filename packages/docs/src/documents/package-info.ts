import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DocumentInfo } from '../openapi/document';

/**
 * Title and version by the `package.json` of the application: the nearest one with a name, above the script that Node was started with, or
 * above the working directory where that script is a tool in `node_modules`.
 */
export function packageInfo(script = process.argv[1], directory = process.cwd()): DocumentInfo {
  const isTool = script === undefined || /[\\/]node_modules[\\/]/.test(script);
  const { name = 'API', version = '0.0.0' } = nearest(isTool ? directory : dirname(script));
  return { title: name, version };
}

/** What a `package.json` says of its package. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

function nearest(folder: string): Manifest {
  const file = join(folder, 'package.json');
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
  const above = dirname(folder);
  return manifest.name !== undefined || above === folder ? manifest : nearest(above);
}
