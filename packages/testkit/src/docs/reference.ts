import { exportsOf, type Declared } from './declarations';
import { membersOf } from './members';
import { optionsOf } from './options';

/** Entry points, in the order of the page. */
const ENTRIES = [
  ['cortado', 'cortado', 'index'],
  ['@cortado/auth', 'auth', 'index'],
  ['@cortado/redis', 'redis', 'index'],
  ['@cortado/resources', 'resources', 'index'],
  ['@cortado/docs', 'docs', 'index'],
  ['@cortado/docs/types-file', 'docs', 'types-file'],
  ['@cortado/client', 'client', 'index'],
  ['@cortado/client/react', 'client', 'react'],
  ['@cortado/testing', 'testing', 'index'],
  ['@cortado/cli', 'cli', 'index'],
  ['@cortado/dto', 'dto', 'index'],
  ['@cortado/dto/class-validator', 'dto', 'class-validator'],
  ['@cortado/channels', 'channels', 'index'],
  ['@cortado/channels/broker', 'channels', 'broker'],
  ['@cortado/http', 'http', 'index'],
  ['@cortado/websocket', 'websocket', 'index'],
  ['@cortado/core', 'core', 'index'],
  ['@cortado/core/transport', 'core', 'transport'],
] as const;

/** Entry points whose classes and interfaces have tables of their members: those that applications and their tests use. */
const WITH_MEMBERS = new Set([
  'cortado',
  '@cortado/auth',
  '@cortado/redis',
  '@cortado/resources',
  '@cortado/docs',
  '@cortado/testing',
  '@cortado/dto',
]);

/** Types that take options and are not called so. */
const MORE = /^(?:FunctionRoute|Plugin|Scheme|SelfDescription)$/;
const isOptions = (name: string): boolean => (/.Options$/.test(name) && name !== 'FastifyOptions') || MORE.test(name);

/** Where the text of `docs/reference.md` would say nothing of a name: it has no comment in the source. */
export interface Reference {
  readonly text: string;
  readonly missing: readonly string[];
  /** Names of options, by the type that has them. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** The page that is made of the comments in the sources. */
export function reference(): Reference {
  const missing: string[] = [];
  const seen = new Map<string, Declared>();
  const described = new Map<string, Declared>();
  const names: string[] = [];
  for (const [module, folder, entry] of ENTRIES) {
    const rows = [...exportsOf(folder, entry)]
      .filter(([name]) => !seen.has(name))
      .toSorted(([one], [other]) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
    if (rows.length === 0) continue;
    names.push(`### \`${module}\``, '', '| name | what it is |', '| --- | --- |');
    for (const [name, declared] of rows) {
      seen.set(name, declared);
      if (WITH_MEMBERS.has(module) && !isOptions(name)) described.set(name, declared);
      if (declared.comment === '') missing.push(`${module}: ${name}`);
      names.push(`| \`${name}\` | ${cell(firstSentence(declared.comment))} |`);
    }
    names.push('');
  }
  const listed = [...seen.keys()].filter(isOptions);
  const options = new Map<string, readonly string[]>();
  const tables: string[] = [];
  for (const name of listed) {
    const { own, also } = optionsOf(seen.get(name)!, listed);
    if (own.length === 0) continue;
    options.set(
      name,
      own.map(({ name }) => name),
    );
    missing.push(...own.filter(({ meaning }) => meaning === '').map((each) => `${name}.${each.name}`));
    tables.push(`### \`${name}\``, '', seen.get(name)!.comment);
    if (also.length > 0) tables.push('', `It takes those of ${linksTo(also)} too.`);
    tables.push('', '| option | type | default | meaning |', '| --- | --- | --- | --- |');
    for (const { name: option, type, fallback, meaning } of own) {
      tables.push(`| \`${option}\` | \`${cell(type)}\` | ${cell(fallback)} | ${cell(meaning)} |`);
    }
    tables.push('');
  }
  const members: string[] = [];
  for (const [name, declared] of described) {
    const { own, also } = membersOf(declared, seen);
    if (own.length === 0) continue;
    missing.push(...own.filter(({ comment }) => comment === '').map((each) => `${name}.${each.name}`));
    members.push(`### \`${name}\``, '', declared.comment);
    const listed = also.filter((each) => described.has(each) || options.has(each));
    if (listed.length > 0) members.push('', `It has the members of ${linksTo(listed)} too.`);
    members.push('', '| member | type | what it is |', '| --- | --- | --- |');
    for (const { form, type, comment } of own) {
      members.push(`| \`${form}\` | ${type === '' ? '' : `\`${cell(type)}\``} | ${cell(firstSentence(comment))} |`);
    }
    members.push('');
  }
  const text = `# Reference

Every option, every class and interface with its members, and every name that a package exports. This page is generated from the comments in the sources by \`npm run reference\`; the guides explain
how things fit together.

- [Options](#options)
- [Classes and interfaces](#classes-and-interfaces)
- [Names](#names)

## Options

Durations are in milliseconds and sizes in bytes unless stated otherwise. A misspelt option is an error at start-up.

${tables.join('\n')}
## Classes and interfaces

What an application can call and read. The type of a method is what it returns.

${members.join('\n')}
## Names

\`cortado\` has what an application needs of the five packages below it. The other tables list what \`cortado\` does not export.

${names.join('\n')}`;
  return { text, missing, options };
}

/** Up to a full stop that ends a sentence, so not the one in `app.listen()` or `e.g.`. */
const firstSentence = (text: string): string =>
  /^(?:`[^`]*`|[^`])*?[.:?](?= [A-Z`]|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;

const linksTo = (names: readonly string[]): string =>
  names.map((each) => `[\`${each}\`](#${each.toLowerCase()})`).join(' and ');

const cell = (text: string): string => text.replaceAll('|', '\\|');
