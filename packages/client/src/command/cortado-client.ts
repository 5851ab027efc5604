#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { generatorOf, MissingGenerator } from './generator.ts';

const USAGE = `Usage: cortado-client --out <file> --from <folder or URL> [--check]

Writes the types of an API for createClient() of @cortado/client.

  --out    the file to write, as in src/api.ts
  --from   a folder with openapi.json and asyncapi.json, or the URL of a server with the plugin docs(), as in http://localhost:3000
  --check  writes nothing, and ends with 1 when the file is not what would be written`;

/** Exit codes: it is done; something is missing or stale; the command line is wrong. */
const [DONE, FAILED, WRONG_USAGE] = [0, 1, 2];

interface Arguments {
  readonly out?: string;
  readonly from?: string;
  readonly check?: boolean;
  readonly help?: boolean;
}

const OPTIONS = {
  out: { type: 'string' },
  from: { type: 'string' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(args: readonly string[]): Promise<number> {
  let given: Arguments;
  try {
    given = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { out, from, check = false, help = false } = given;
  if (help) {
    console.log(USAGE);
    return DONE;
  }
  if (out === undefined) return wrong('--out is missing');
  if (from === undefined) {
    return wrong(
      '--from is missing. To write the types of an application that is not running, use: npx cortado client',
    );
  }
  const { clientTypes, readDocuments, TypesFile } = generatorOf(process.cwd());
  const file = new TypesFile(out, clientTypes(await readDocuments(from)));
  if (!check) {
    console.log(`${out}: ${file.write() ? 'written' : 'unchanged'}`);
    return DONE;
  }
  if (file.isCurrent()) return DONE;
  console.error(`${out} is not what the API is now. To write it: npx cortado-client --out ${out} --from ${from}`);
  return FAILED;
}

function wrong(problem: string): number {
  console.error(`${problem}\n\n${USAGE}`);
  return WRONG_USAGE;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    // These say what to do. The stack of anything else tells where it comes from.
    const isExplained = error instanceof MissingGenerator || (error as Error).name === 'ConfigurationError';
    console.error(isExplained ? (error as Error).message : error);
    process.exitCode = FAILED;
  },
);
