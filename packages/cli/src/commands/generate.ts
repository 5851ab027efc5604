import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { applicationPath, findProject, type Project } from '../application/project';
import type { Kind } from '../generate/kind';
import { channel } from '../generate/kinds/channel';
import { controller } from '../generate/kinds/controller';
import { dto } from '../generate/kinds/dto';
import { endpoint } from '../generate/kinds/endpoint';
import { guard } from '../generate/kinds/guard';
import { resource } from '../generate/kinds/resource';
import { addToList } from '../generate/listing';
import { namesOf } from '../generate/names';
import { CommandError, EXIT, type AddCommand, type Run } from '../terminal/command';
import type { Terminal } from '../terminal/terminal';

interface GenerateOptions {
  readonly app?: string;
}

const KINDS: readonly Kind[] = [controller, endpoint, channel, resource, dto, guard];

export const addGenerate: AddCommand = (program, action) => {
  const generate = program
    .command('generate')
    .description(`writes a class and its test: ${KINDS.map(({ name }) => name).join(', ')}`);
  for (const kind of KINDS) {
    generate
      .command(kind.name)
      .description(`writes src/<name>/<name>.${kind.name}.ts and its test`)
      .argument('<name>', 'as in blog-post or BlogPost')
      .option('--app <file>', 'the file whose list gets the class')
      .action(action((terminal, name: string, options: GenerateOptions) => run(terminal, kind, name, options)));
  }
};

const run: Run<[Kind, string, GenerateOptions]> = async (terminal, kind, given, options) => {
  const project = findProject(terminal.directory);
  const names = namesOf(given);
  const base = `${names.file}.${kind.name}`;
  const codeFile = join(project.root, 'src', names.file, `${base}.ts`);
  const testFile = join(project.root, 'test', `${base}.test.ts`);
  const app = resolve(terminal.directory, options.app ?? applicationPath(project));
  const extension = extensionOf(project, app);
  const { className, code, test } = kind.generate(names, moduleOf(testFile, codeFile, extension));
  const shown = (file: string): string => relative(terminal.directory, file);
  for (const file of [codeFile, testFile]) {
    if (existsSync(file))
      throw new CommandError(`${shown(file)} exists, and nothing was written\n  remedy: choose another name`);
  }
  for (const [file, text] of [
    [codeFile, code],
    [testFile, test],
  ] as const) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    terminal.print(`wrote ${shown(file)}`);
  }
  if (kind.use !== undefined) terminal.print(`next: ${kind.use(className)}`);
  if (kind.listedIn !== undefined)
    list(terminal, kind.listedIn, { className, app, module: moduleOf(app, codeFile, extension) });
  const missing = ['@cortado/testing', ...(kind.listedIn === 'models' ? ['@cortado/resources'] : [])].filter(
    (each) => !isInstalled(project, each),
  );
  if (missing.length > 0) terminal.print(`next: npm install ${missing.join(' ')}`);
  return EXIT.done;
};

interface Listed {
  readonly className: string;
  readonly app: string;
  readonly module: string;
}

/** Adds the class to the application, or prints what to add. */
function list(terminal: Terminal, property: 'controllers' | 'models', { className, app, module }: Listed): void {
  const shown = relative(terminal.directory, app);
  const listing = existsSync(app) ? addToList(readFileSync(app, 'utf8'), property, { className, module }) : undefined;
  if (listing === 'listed') return;
  if (listing !== undefined) {
    writeFileSync(app, listing.text);
    terminal.print(`changed ${shown}: ${className} is among its ${property}`);
    return;
  }
  terminal.print(`next: add to ${shown}`);
  terminal.print(`  import { ${className} } from '${module}';`);
  terminal.print(
    property === 'controllers' ? `  controllers: [${className}]` : `  resources({ …, models: [${className}] })`,
  );
}

function isInstalled({ manifest: { dependencies, devDependencies } }: Project, name: string): boolean {
  return name in { ...dependencies, ...devDependencies };
}

function moduleOf(from: string, to: string, extension: string): string {
  const path = relative(dirname(from), to).split(sep).join('/').replace(/\.ts$/, extension);
  return path.startsWith('.') ? path : `./${path}`;
}

/** As the application imports its files; otherwise as the module system of the project asks for. */
function extensionOf({ manifest }: Project, app: string): string {
  const text = existsSync(app) ? readFileSync(app, 'utf8') : '';
  const [, path] = /\bfrom\s+['"](\.{1,2}\/[^'"]+)['"]/.exec(text) ?? [];
  if (path !== undefined) return /\.(?:js|ts)$/.exec(path)?.[0] ?? '';
  return manifest.type === 'module' ? '.js' : '';
}
