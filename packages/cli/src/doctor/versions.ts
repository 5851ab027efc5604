import { satisfies } from 'semver';
import { problem, type Check, type Finding } from './finding';
import { InstalledPackages, type InstalledPackage } from './installed-packages';

/** The oldest TypeScript whose output the framework is tested with. */
const TYPESCRIPT = '>=5.0.0';

/** Whether what is installed fits together. */
export const versions: Check = {
  name: 'versions of packages',
  run: (project) => {
    const packages = new InstalledPackages(project);
    const own = packages.all.filter((each) => isOwn(each.name) && each !== packages.project);
    if (own.length === 0) return [problem('cortado is not installed', 'run `npm install cortado`')];
    return [...differing(own), ...own.flatMap((each) => peersOf(each, packages)), ...typescript(packages)];
  },
};

function isOwn(name: string): boolean {
  return name === 'cortado' || name.startsWith('@cortado/');
}

/** The packages are released together. */
function differing(own: readonly InstalledPackage[]): readonly Finding[] {
  // The examples of this repository are packages too.
  const released = own.filter(({ version }) => version !== '0.0.0');
  const all = [...new Set(released.map(({ version }) => version))];
  if (all.length < 2) return [];
  const list = released.map(({ name, version }) => `${name} ${version}`).toSorted();
  return [
    problem(
      `packages of Cortado have different versions: ${[...new Set(list)].join(', ')}`,
      `run \`npm install ${[...new Set(released.map(({ name }) => `${name}@latest`))].toSorted().join(' ')}\``,
    ),
  ];
}

function peersOf(each: InstalledPackage, packages: InstalledPackages): readonly Finding[] {
  return Object.entries(each.peerDependencies).flatMap(([name, range]) => {
    const version = packages.seenFrom(name, each)?.version;
    if (version !== undefined && satisfies(version, range, { includePrerelease: true })) return [];
    const is = version === undefined ? 'is not installed' : `is ${version}`;
    return [problem(`${each.name} needs ${name} ${range}, which ${is}`, `run \`npm install ${name}@${range}\``)];
  });
}

function typescript(packages: InstalledPackages): readonly Finding[] {
  if (!('typescript' in packages.project.dependencies)) return [];
  const version = packages.seenFrom('typescript', packages.project)?.version;
  if (version === undefined) return [problem('typescript is not installed', 'run `npm install`')];
  if (satisfies(version, TYPESCRIPT, { includePrerelease: true })) return [];
  return [problem(`TypeScript ${version} is older than 5.0`, 'run `npm install --save-dev typescript@latest`')];
}
