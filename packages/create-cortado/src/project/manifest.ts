import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageManager } from './package-manager';
import { templates, type TemplateName } from './template';

/** Of every template. */
const DEPENDENCIES = ['class-transformer', 'class-validator', 'cortado', 'reflect-metadata'];

const DEVELOPMENT = [
  '@cortado/cli',
  '@cortado/testing',
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'jest',
  'typescript',
];

/**
 * Packages that would run a script when they are installed, and work without it. npm and pnpm run none, and ask about it with each
 * installation until the project says so.
 */
export const WITHOUT_SCRIPTS = ['@parcel/watcher', '@swc/core', 'unrs-resolver'];

interface OwnManifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** package.json of this package. */
export const own = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as OwnManifest;

/**
 * The range of a package. This package develops with what its templates use, so its own package.json says it. The packages of Cortado
 * have one version, which a release writes there.
 */
function range(name: string): string {
  const found = own.devDependencies[name];
  if (found === undefined) throw new Error(`No version of ${name}: it is not in the devDependencies of create-cortado`);
  return /^\d/.test(found) ? `^${found}` : found;
}

const ranges = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.toSorted().map((name) => [name, range(name)]));

/** The packages that a template depends on when it runs. */
export const dependenciesOf = (template: TemplateName): readonly string[] => [
  ...DEPENDENCIES,
  ...templates[template].dependencies,
];

/** package.json of a new project, as text. */
export function manifest(name: string, template: TemplateName, { name: manager, version }: PackageManager): string {
  const content = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    // What corepack runs, here and in the image. npm comes with Node.js.
    ...(manager === 'npm' || version === undefined ? {} : { packageManager: `${manager}@${version}` }),
    engines: own.engines,
    scripts: {
      dev: 'cortado dev',
      build: 'tsc',
      start: 'node --enable-source-maps dist/main.js',
      test: 'jest',
      check: 'tsc -p test && cortado doctor',
    },
    cortado: { app: 'src/app.ts' },
    dependencies: ranges(dependenciesOf(template)),
    devDependencies: ranges(DEVELOPMENT),
    ...(manager === 'npm' ? { allowScripts: Object.fromEntries(WITHOUT_SCRIPTS.map((each) => [each, false])) } : {}),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
