import type { Options } from '@swc/core';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { OutputCache } from './output-cache';
import { projectSettings } from './project-settings';
import type { ModuleFormat } from './source-file';

/**
 * JavaScript of a TypeScript file, with decorator metadata and an inline source map.
 *
 * @throws SyntaxError with the place in the source
 */
export function compile(path: string, format: ModuleFormat): string {
  const source = readFileSync(path, 'utf8');
  const options = optionsFor(path, format);
  const cache = OutputCache.of(path);
  const key = OutputCache.key(source, { versions: versions(), options });
  const known = cache?.read(path, key);
  if (known !== undefined) return known;
  const code = transform(source, path, options);
  cache?.write(path, key, code);
  return code;
}

/** Another version may compile the same source to something else. */
function versions(): readonly string[] {
  return ['../../package.json', '@swc/core/package.json'].map((id) => (require(id) as { version: string }).version);
}

function transform(source: string, path: string, options: Options): string {
  // Loaded here: it takes longer than everything else when nothing has changed since the last start.
  const { transformSync } = require('@swc/core') as typeof import('@swc/core');
  try {
    return withTypesOfEnums(transformSync(source, options).code);
  } catch (error) {
    throw syntaxError(error as Error, path);
  }
}

/** The message of swc has the code around the mistake. Where in this program it was thrown helps nobody. */
function syntaxError(cause: Error, path: string): SyntaxError {
  const [text] = stripVTControlCharacters(cause.message).split('\nCaused by:', 1);
  const error = new SyntaxError(`${path} is not valid TypeScript\n${text!.trimEnd()}`);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

function optionsFor(path: string, format: ModuleFormat): Options {
  const settings = projectSettings(path);
  const isJsx = extname(path) === '.tsx';
  return {
    filename: path,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    // The file is there, and may be long.
    inlineSourcesContent: false,
    // With the annotation Node sees the names that CommonJS exports, when ES modules import it.
    module: { type: format === 'module' ? 'nodenext' : 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true, tsx: isJsx },
      transform: {
        legacyDecorator: settings.decorators,
        ...(settings.decorators ? {} : { decoratorVersion: '2022-03' }),
        decoratorMetadata: settings.decorators && settings.decoratorMetadata,
        useDefineForClassFields: settings.useDefineForClassFields,
        verbatimModuleSyntax: settings.verbatimModuleSyntax,
        ...(isJsx ? { react: { runtime: 'automatic', importSource: settings.jsxImportSource ?? 'react' } } : {}),
      },
    },
  };
}

/** The function that swc writes into a file with metadata, in one line of it. */
const RECORDS = /return Reflect\.metadata\((\w+), (\w+)\);/;

/**
 * For an imported enum and for a member of one, tsc records `Number`, `String` or `Object`. swc records the value itself, because it
 * does not see the other file. This adds to its function what makes the same of it, without moving a line.
 */
function withTypesOfEnums(code: string): string {
  const inOneLine = typesOf
    .toString()
    .split('\n')
    .map((line) => line.split('//', 1)[0]!.trim())
    .join(' ');
  return code.replace(
    RECORDS,
    (_line, key: string, value: string) => `return Reflect.metadata(${key}, (${inOneLine})(${value}));`,
  );
}

/** Is written into the program, so it uses nothing from outside. */
function typesOf(recorded: unknown): unknown {
  const ofValue = (type: unknown): unknown => {
    if (typeof type === 'number') return Number;
    if (typeof type === 'string') return String;
    if (typeof type !== 'object' || type === null) return type;
    // A number of an enum is also a key, whose value is the name of the member.
    const values = Object.entries(type).filter(([key]) => String(Number(key)) !== key);
    const kinds = new Set(values.map(([, value]) => typeof value));
    return kinds.size !== 1 ? Object : kinds.has('number') ? Number : String;
  };
  return Array.isArray(recorded) ? recorded.map(ofValue) : ofValue(recorded);
}
