import { CreateError } from './create-error';

const NAMES = ['npm', 'pnpm', 'yarn'] as const;

/** A package manager, and how a project is installed with it. */
export interface PackageManager {
  readonly name: (typeof NAMES)[number];
  /** As in `10.4.1`; undefined where it is not known. */
  readonly version?: string | undefined;
}

/** What a Dockerfile needs to know of a package manager. */
export interface DockerSteps {
  /** Makes the package manager available. Empty where the image of Node.js has it. */
  readonly setUp: string;
  /** What is copied before the installation. */
  readonly files: string;
  /** Installs exactly what the lock file says. */
  readonly install: string;
  /** Removes the development dependencies again. */
  readonly prune: string;
}

/**
 * The package manager that runs this process, as `npm create` and `pnpm create` say it. npm where nothing says it.
 *
 * @param env the environment
 * @example
 * detectPackageManager({ npm_config_user_agent: 'pnpm/10.4.1 npm/? node/v22.1.0 linux x64' }); // { name: 'pnpm', version: '10.4.1' }
 */
export function detectPackageManager(env: Readonly<Record<string, string | undefined>>): PackageManager {
  const [, name, version] = /^([a-z]+)\/(\d+\.\d+\.\d+)/.exec(env['npm_config_user_agent'] ?? '') ?? [];
  const known = NAMES.find((each) => each === name);
  return known === undefined ? { name: 'npm' } : { name: known, version };
}

/**
 * The package manager of this name, with its version where it is the one that runs this process.
 *
 * @throws CreateError E_USAGE for any other name than npm, pnpm and yarn
 */
export function namedPackageManager(name: string, detected: PackageManager): PackageManager {
  const known = NAMES.find((each) => each === name);
  if (known === undefined) {
    throw new CreateError('E_USAGE', `There is no package manager "${name}". Choose one of: ${NAMES.join(', ')}.`);
  }
  return detected.name === known ? detected : { name: known };
}

/** Yarn 2 and later have other commands than Yarn 1. Without a version it is a new one. */
export const isModernYarn = ({ name, version = '4' }: PackageManager): boolean =>
  name === 'yarn' && Number(version.split('.', 1)[0]) >= 2;

/** How an image is built with this package manager. corepack comes with the image, and takes the version that package.json names. */
export function dockerSteps(manager: PackageManager): DockerSteps {
  const corepack = 'RUN corepack enable\n';
  switch (manager.name) {
    case 'npm':
      return {
        setUp: '',
        files: 'package.json package-lock.json',
        install: 'npm ci',
        prune: 'npm prune --omit=dev',
      };
    case 'pnpm':
      return {
        setUp: corepack,
        files: 'package.json pnpm-lock.yaml pnpm-workspace.yaml',
        install: 'pnpm install --frozen-lockfile',
        prune: 'CI=true pnpm prune --prod',
      };
    case 'yarn':
      return isModernYarn(manager)
        ? {
            setUp: corepack,
            files: 'package.json yarn.lock .yarnrc.yml',
            install: 'yarn install --immutable',
            prune: 'yarn workspaces focus --all --production',
          }
        : {
            setUp: corepack,
            files: 'package.json yarn.lock',
            install: 'yarn install --frozen-lockfile',
            prune: 'yarn install --frozen-lockfile --production',
          };
  }
}
