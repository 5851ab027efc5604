import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A name behind the entry point of a package. */
export interface Declared {
  readonly name: string;
  /** The declaration, from its first word to its end. */
  readonly code: string;
  /** The text of its comment, on one line. */
  readonly comment: string;
  /** Its file, and the text of that. */
  readonly path: string;
  readonly source: string;
}

const packages = join(__dirname, '../../..');

/** What an entry point exports, by name. Sources are formatted, so that lines and their indentation tell what belongs together. */
export function exportsOf(folder: string, entry = 'index'): ReadonlyMap<string, Declared> {
  const key = `${folder}/${entry}`;
  const known = entries.get(key) ?? readExports(folder, entry);
  entries.set(key, known);
  return known;
}

const entries = new Map<string, ReadonlyMap<string, Declared>>();

function readExports(folder: string, entry: string): ReadonlyMap<string, Declared> {
  const path = join(packages, folder, 'src', `${entry}.ts`);
  const text = readFileSync(path, 'utf8');
  const found = new Map<string, Declared>();
  for (const [, names, from = ''] of text.matchAll(/^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?;/gm)) {
    for (const each of names!.split(',').filter((name) => name.trim() !== '')) {
      const [local = '', name = local] = each
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      const [scope, otherFolder = '', otherEntry] = from.split('/');
      const elsewhere = scope === '@cortado' ? exportsOf(otherFolder, otherEntry).get(local) : undefined;
      const file = from.startsWith('.') ? join(dirname(path), `${from}.ts`) : path;
      const comment = from === '' ? `Another name of \`${local}\`.` : aliasIn(file, local, from);
      const unknown = { name, code: '', comment, path, source: text };
      found.set(name, { ...(elsewhere ?? declarationIn(file, local) ?? unknown), name });
    }
  }
  for (const [, name] of text.matchAll(/^export (?:async function|function|interface|type|class|const) (\w+)/gm)) {
    found.set(name!, declarationIn(path, name!)!);
  }
  return found;
}

/** A declaration at the top level of a file, exported or not. Of a class that is merged with an interface, the one that is described. */
function declarationIn(path: string, name: string): Declared | undefined {
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const words = 'class|const|let|function|interface|type|enum';
  const starts = new RegExp(`^(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:${words}) ${name}\\b`, 'gm');
  const all = [...source.matchAll(starts)].map(({ index }) => {
    const rest = source.slice(index);
    const end = /^(?:export )?(?:abstract )?(?:interface|class)/.test(rest)
      ? /\n\}\n|\{\}\n/
      : /;\n(?=\S|\n|$)|\n\}\n|$/;
    const { 0: last, index: length } = end.exec(rest)!;
    const before = source.slice(0, index).replace(/(?:\n(?:@|\/\/)[^\n]*)+\n$/, '\n');
    const comment = before.endsWith('*/\n') ? plain(before.slice(before.lastIndexOf('/**') + 3, -3)) : '';
    return { name, code: rest.slice(0, length + last.length), comment, path, source };
  });
  return all.find(({ comment }) => comment !== '') ?? all[0];
}

/** Says what a file exports under another name, or from another library. */
function aliasIn(path: string, name: string, from: string): string {
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [, other] = new RegExp(`export \\{[^}]*\\b(\\w+) as ${name}\\b`).exec(source) ?? [];
  if (other !== undefined) return `Another name of \`${other}\`.`;
  const [, library = from] = new RegExp(`import [^;]*\\b${name}\\b[^;]* from '([^.'][^']*)'`).exec(source) ?? [];
  return `\`${name}\` of ${library}.`;
}

/** The declaration of a name that a file uses: its own, or one of the files from which it imports. */
export function usedIn({ path, source }: Declared, name: string): Declared | undefined {
  const imports = source.matchAll(/^import (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm);
  const from = [...imports].find(([, names]) => new RegExp(`\\b${name}\\b`).test(names!))?.[2];
  return declarationIn(from === undefined ? path : join(dirname(path), `${from}.ts`), name);
}

/** A comment without its stars and its tags. */
export const plain = (comment = ''): string =>
  comment
    .replaceAll(/^\s*\* ?/gm, '')
    .split(/(?:^|\s)@(?=(?:param|returns|throws|example|see|deprecated)\b)/m)[0]!
    .replaceAll(/\s+/g, ' ')
    .trim();
