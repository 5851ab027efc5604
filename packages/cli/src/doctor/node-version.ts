import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coerce, lt, minVersion, validRange } from 'semver';
import type { Project } from '../application/project';
import { problem, type Check, type Finding } from './finding';

/** What the packages ask for in `engines`. */
const LEAST = '20.19.0';
const REMEDY = `use Node ${LEAST} or newer: a maintained version, see https://nodejs.org`;

/** Files in which version managers keep the version of a project. */
const VERSION_FILES = ['.nvmrc', '.node-version'];

/** The Node that runs, and those that the project asks for. */
export const nodeVersion: Check = {
  name: 'Node',
  run: (project) => [...ofProcess(process.versions.node), ...ofEngines(project), ...ofFiles(project)],
};

function ofProcess(version: string): readonly Finding[] {
  return lt(version, LEAST) ? [problem(`Node ${version} is older than ${LEAST}`, REMEDY)] : [];
}

function ofEngines({ manifest }: Project): readonly Finding[] {
  const range = manifest.engines?.node;
  if (range === undefined || validRange(range) === null) return [];
  const least = minVersion(range);
  if (least === null || !lt(least, LEAST)) return [];
  return [
    problem(
      `package.json: "engines" allows Node ${least.version}, which is older than ${LEAST}`,
      `in package.json: "engines": { "node": ">=20.19" }`,
    ),
  ];
}

function ofFiles({ root }: Project): readonly Finding[] {
  return VERSION_FILES.filter((name) => existsSync(join(root, name))).flatMap((name) => {
    const text = readFileSync(join(root, name), 'utf8').trim();
    // "20" is the newest of its line, and names such as "lts/iron" cannot be compared.
    const version = /^v?\d+(?:\.\d+){0,2}$/.test(text) ? coerce(text) : null;
    const isExact = text.includes('.');
    if (version === null || (isExact ? !lt(version, LEAST) : version.major >= 20)) return [];
    return [problem(`${name} asks for Node ${text}, which is older than ${LEAST}`, `write 22 or newer into ${name}`)];
  });
}
