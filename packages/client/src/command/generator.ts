import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The file that has the types. */
interface TypesFile {
  isCurrent(): boolean;
  write(): boolean;
}

/** What of `@cortado/docs` is used. It is not imported: applications with a client alone do not need it. */
export interface Generator {
  readonly TypesFile: new (path: string, text: string) => TypesFile;
  clientTypes(documents: object): string;
  readDocuments(from: string): Promise<object>;
}

const NAME = '@cortado/docs';

/** The package that writes types is not installed. */
export class MissingGenerator extends Error {
  override readonly name = 'MissingGenerator';

  constructor(options: ErrorOptions) {
    super(`${NAME}, which writes the types, is not installed here\n  remedy: npm install --save-dev ${NAME}`, options);
  }
}

/**
 * That of the project, or else the one beside this package.
 *
 * @param folder of the project
 * @throws MissingGenerator
 */
export function generatorOf(folder: string): Generator {
  const load = createRequire(join(folder, 'package.json'));
  let paths: readonly string[];
  try {
    paths = [NAME, `${NAME}/types-file`].map((name) => load.resolve(name, { paths: [folder, __dirname] }));
  } catch (error) {
    throw new MissingGenerator({ cause: error });
  }
  const [types, file] = paths.map((path) => load(path) as Partial<Generator>);
  return { ...types, ...file } as Generator;
}
