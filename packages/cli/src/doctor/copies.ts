import { relative } from 'node:path';
import { problem, type Check, type Finding } from './finding';
import { InstalledPackages, type InstalledPackage } from './installed-packages';

/** Packages that keep what decorators record: what one copy has recorded, another one does not see. */
const SINGLE: Readonly<Record<string, string>> = {
  'class-validator': 'constraints that one copy records are not checked by the other',
  'class-transformer': 'conversions that one copy records are not made by the other',
  'reflect-metadata': 'types that one copy records may be missing in the other',
  '@cortado/core': 'decorators and tokens of one copy mean nothing to the other',
};

/** Several copies of a package that there must be one of. */
export const copies: Check = {
  name: 'copies of packages',
  run: (project) => {
    const packages = new InstalledPackages(project);
    return Object.entries(SINGLE).flatMap(([name, reason]) => copiesOf(name, reason, packages));
  },
};

function copiesOf(name: string, reason: string, packages: InstalledPackages): readonly Finding[] {
  const users = new Map<InstalledPackage, string[]>();
  for (const each of packages.all) {
    if (!(name in each.dependencies) && !(name in each.peerDependencies)) continue;
    const copy = packages.seenFrom(name, each);
    if (copy !== undefined) users.set(copy, [...(users.get(copy) ?? []), each.name]);
  }
  if (users.size < 2) return [];
  const { folder } = packages.project;
  const list = [...users].map(
    ([copy, names]) => `\n    ${copy.version} in ${relative(folder, copy.folder)}, used by ${names.join(', ')}`,
  );
  const versions = [...users.keys()].map(({ version }) => version);
  return [
    problem(
      `there are ${users.size} copies of ${name}; ${reason}${list.join('')}`,
      new Set(versions).size === 1
        ? `run \`npm dedupe\`, or remove the copy that is not in the node_modules of the project`
        : `install one version, in package.json: "overrides": { "${name}": "${packages.seenFrom(name, packages.project)?.version ?? versions[0]}" }, then \`npm install\``,
    ),
  ];
}
