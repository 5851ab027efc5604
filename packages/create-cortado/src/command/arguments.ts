import { parseArgs } from 'node:util';
import { CreateError } from '../project/create-error';
import { namedPackageManager, type PackageManager } from '../project/package-manager';
import { namedTemplate, templateNames, templates, type TemplateName } from '../project/template';

/** What the command line asks for. */
export interface Request {
  /** Undefined when it was not given: it is asked for. */
  readonly folder: string | undefined;
  /** Undefined when it was not given: it is asked for. */
  readonly template: TemplateName | undefined;
  readonly packageManager: PackageManager;
  readonly install: boolean;
  readonly git: boolean;
}

const OPTIONS = {
  template: { type: 'string', short: 't' },
  'package-manager': { type: 'string' },
  'no-install': { type: 'boolean' },
  'no-git': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

export const HELP = `Usage: npm create cortado@latest <folder> -- [options]

Creates a Cortado application in a new or empty folder.

Options:
  -t, --template <name>      which template to use (default: chat)
${templateNames.map((name) => `                               ${name.padEnd(10)} ${templates[name].about}`).join('\n')}
  --package-manager <name>   npm, pnpm or yarn (default: the one that runs this command)
  --no-install               write the files, and do not install packages
  --no-git                   do not create a git repository
  -v, --version              print the version
  -h, --help                 print this help

Exit codes: 0 created, 1 not created or not complete, 2 wrong usage.
`;

/**
 * Reads the command line.
 *
 * @param detected the package manager that runs this process
 * @throws CreateError E_USAGE for an unknown option, template or package manager, and for more than one folder
 */
export function readArguments(args: readonly string[], detected: PackageManager): Request | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  if (values.version === true) return 'version';
  const [folder, ...more] = positionals;
  if (more.length > 0) throw new CreateError('E_USAGE', tooMany(positionals));
  const manager = values['package-manager'];
  return {
    folder,
    template: values.template === undefined ? undefined : namedTemplate(values.template),
    packageManager: manager === undefined ? detected : namedPackageManager(manager, detected),
    install: values['no-install'] !== true,
    git: values['no-git'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS_')) throw error;
    // The first sentence says what is wrong, those after it how parseArgs would accept it.
    throw new CreateError('E_USAGE', `${message.split('. ', 1)[0]!.replace(/\.$/, '')}.`, { cause: error });
  }
}

/** npm takes options in front of `--` for its own, and passes on their values alone. */
const tooMany = (folders: readonly string[]): string =>
  [
    `One folder is expected, and ${folders.length} were given: ${folders.join(', ')}.`,
    'With npm, options follow a double hyphen: npm create cortado@latest my-app -- --template minimal',
  ].join('\n');
