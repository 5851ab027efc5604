import { createPathsMatcher, getTsconfig, type TsConfigJson } from 'get-tsconfig';
import { dirname } from 'node:path';

/** What the nearest tsconfig.json of a file says, as far as it changes what runs. */
export interface ProjectSettings {
  readonly decorators: boolean;
  readonly decoratorMetadata: boolean;
  readonly useDefineForClassFields: boolean;
  readonly verbatimModuleSyntax: boolean;
  readonly jsxImportSource: string | undefined;
  /** The files that `paths` may mean by a specifier, the likeliest first; without extension where the specifier has none. */
  readonly pathsOf: (specifier: string) => readonly string[];
}

const EARLIER_THAN_2022 = /^es(3|5|6|20(1\d|2[01]))$/i;
const files = new Map<string, unknown>();
const folders = new Map<string, ProjectSettings>();

/** Without a tsconfig.json decorators and their metadata are on. */
export function projectSettings(path: string): ProjectSettings {
  const folder = dirname(path);
  let settings = folders.get(folder);
  if (settings === undefined) folders.set(folder, (settings = read(folder)));
  return settings;
}

function read(folder: string): ProjectSettings {
  const found = getTsconfig(folder, 'tsconfig.json', files);
  const options: TsConfigJson.CompilerOptions = found?.config.compilerOptions ?? {};
  const matcher = found === null || options.paths === undefined ? null : createPathsMatcher(found);
  return {
    decorators: found === null || options.experimentalDecorators === true,
    decoratorMetadata: found === null || options.emitDecoratorMetadata === true,
    // Its default depends on the target, whose default is new enough since TypeScript 6.
    useDefineForClassFields: options.useDefineForClassFields ?? !EARLIER_THAN_2022.test(options.target ?? 'es2022'),
    verbatimModuleSyntax: options.verbatimModuleSyntax === true,
    jsxImportSource: options.jsxImportSource,
    pathsOf: matcher ?? (() => []),
  };
}
