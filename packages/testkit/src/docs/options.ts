import { plain, usedIn, type Declared } from './declarations';

/** A property of an options object. */
export interface Option {
  readonly name: string;
  readonly type: string;
  /** In words; empty where nothing is said. */
  readonly fallback: string;
  readonly meaning: string;
}

/** Of an interface or type that takes options: its own, and the names of those that have a table of their own. */
export interface Options {
  readonly own: readonly Option[];
  readonly also: readonly string[];
}

const COMMENT = String.raw`(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n\s*)?(?:\/\/[^\n]*\n\s*)*`;

/**
 * Reads them from the declaration.
 *
 * @param listed names of the types that have tables
 */
export function optionsOf(declared: Declared, listed: readonly string[]): Options {
  const body = declared.code.slice(declared.code.search(/\{\n/));
  const members = new RegExp(String.raw`^ {2,6}${COMMENT}(?:readonly )?([a-z]\w*)\??(\(|: )([^]*?);$`, 'gm');
  const own = [...body.matchAll(members)].map(([, comment, name, mark, rest]) =>
    option(name!, mark === '(' ? `(${rest!}` : rest!, comment),
  );
  const referred = [...head(declared.code).matchAll(/\b([A-Z]\w+)/g)].map(([, name]) => name!);
  const all = { own: [...own], also: [] as string[] };
  for (const name of new Set(referred)) {
    if (name === declared.name || all.also.includes(name)) continue;
    if (listed.includes(name)) {
      all.also.push(name);
      continue;
    }
    const used = usedIn(declared, name);
    if (used === undefined || /^(?:export )?(?:abstract )?class/.test(used.code)) continue;
    const more = /^(?:export )?const /.test(used.code) ? { own: defaultsIn(used), also: [] } : optionsOf(used, listed);
    all.own.push(...more.own.filter((each) => !all.own.some(({ name }) => name === each.name)));
    all.also.push(...more.also);
  }
  return all;
}

/** What an interface extends, or a type consists of, without its own members. */
function head(code: string): string {
  const start = code.slice(0, /\{\n|\{\}/.exec(code)?.index);
  if (/^(?:export )?interface/.test(code))
    return start.includes(' extends ') ? start.replace(/^[^]*?\w+(?:<[^]*?>)? extends /, '') : '';
  return code.slice(code.indexOf('=')).replaceAll(/\{[^}]*\}|'[^']*'/g, '');
}

/** Properties of a constant that holds defaults. */
function defaultsIn({ code }: Declared): readonly Option[] {
  const lines = new RegExp(String.raw`^ {2}${COMMENT}(\w+): ([^\n]+),$`, 'gm');
  return [...code.matchAll(lines)].map(([, comment, name, value]) => ({
    ...option(name!, /^[\d_ *]+$/.test(value!) ? 'number' : 'string', comment),
    fallback: value!.replaceAll('_', ','),
  }));
}

function option(name: string, type: string, comment?: string): Option {
  const text = plain(comment);
  const [sentence, stated] = /\bDefault:? ((?:[^.]|\.(?! |$))+)\.?/.exec(text) ?? [];
  const [clause, inline] = /; default ([^.;]+)(?=[.;])/.exec(text) ?? [];
  const meaning = text
    .replace(sentence ?? '', '')
    .replace(clause ?? '', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return {
    name,
    type: type.replaceAll(/\/\*\*[^]*?\*\//g, '').replaceAll(/\s+/g, ' '),
    fallback: stated ?? inline ?? '',
    meaning,
  };
}
