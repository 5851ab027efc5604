import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../console');

/** What the page needs of swagger-ui-dist, and its licence. */
const SWAGGER_UI = ['swagger-ui-bundle.js', 'swagger-ui.css'];

let files: readonly string[] | undefined;

/** Every file of the console but the page itself, by its path below `console/`. */
export function filePaths(): readonly string[] {
  return (files ??= [
    ...readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && /\.(?:js|css|svg)$/.test(each.name))
      .map((each) =>
        join(each.parentPath, each.name)
          .slice(FOLDER.length + 1)
          .replaceAll('\\', '/'),
      )
      .toSorted(),
    ...SWAGGER_UI.map((each) => `swagger-ui/${each}`),
  ]);
}

/**
 * Where a file is. `dist` has a copy of Swagger UI, which is published. Sources use the one that is installed.
 *
 * @param file one of `filePaths()`, or `index.html`
 */
export function pathOnDisk(file: string): string {
  const [folder, name] = file.split('/');
  if (folder !== 'swagger-ui' || name === undefined) return join(FOLDER, file);
  const copied = join(__dirname, '../swagger-ui', name);
  return existsSync(copied) ? copied : createRequire(__filename).resolve(`swagger-ui-dist/${name}`);
}
