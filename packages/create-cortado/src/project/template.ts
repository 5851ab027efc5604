import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateError } from './create-error';

/** Beside `src` and `dist` alike. */
const FOLDER = join(__dirname, '../../templates');

export type TemplateName = 'chat' | 'minimal' | 'resources';

export interface Template {
  /** What it is, in a few words. */
  readonly about: string;
  /** Packages that it needs besides those of every template. */
  readonly dependencies: readonly string[];
  /** What its image has besides the program: lines of the Dockerfile. */
  readonly image: string;
}

/** The templates by name. The first one is the default. */
export const templates: Readonly<Record<TemplateName, Template>> = {
  chat: {
    about: 'rooms with presence and history, and a page that uses them',
    dependencies: ['@cortado/client', '@cortado/docs', '@cortado/redis'],
    image: 'COPY public ./public\n',
  },
  minimal: {
    about: 'a controller, a socket, and the service behind both',
    dependencies: [],
    image: '',
  },
  resources: {
    about: 'a class that is a table in SQLite, a REST API and a live channel',
    dependencies: ['@cortado/docs', '@cortado/resources', 'libsql'],
    image: 'ENV DATABASE_URL=sqlite:/data/app.db\nRUN mkdir /data && chown node:node /data\nVOLUME /data\n',
  },
};

export const templateNames = Object.keys(templates) as TemplateName[];

/** The name of a template. @throws CreateError E_USAGE for any other name */
export function namedTemplate(name: string): TemplateName {
  const known = templateNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new CreateError('E_USAGE', `There is no template "${name}". Choose one of: ${templateNames.join(', ')}.`);
}

/**
 * Files of a template, those of every template included: paths and texts, with variables such as `{{name}}`. A file of its own replaces
 * the one of every template.
 */
export function readTemplate(name: TemplateName): ReadonlyMap<string, string> {
  return new Map([...readFolder('every'), ...readFolder(name)]);
}

function readFolder(name: string): [path: string, text: string][] {
  const folder = join(FOLDER, name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      return [targetPath(path.slice(folder.length + 1)), readFileSync(path, 'utf8')];
    });
}

/** npm leaves `.gitignore` out of tarballs, and reads the one of a folder as its own. */
const targetPath = (path: string): string => path.replaceAll('\\', '/').replace(/^_gitignore$/, '.gitignore');

/**
 * Puts values in the place of variables.
 *
 * @throws Error for a variable without a value: a mistake in a template
 */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (variable, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`No value for ${variable}`);
    return value;
  });
}
