import { plain, type Declared } from './declarations';

/** What can be used of an instance: a method, an accessor or a property. */
export interface Member {
  /** As it is written: `join(channel, body?)`, or `id` for a property. */
  readonly form: string;
  readonly name: string;
  /** The type of a property, or what a method returns. */
  readonly type: string;
  readonly comment: string;
}

/** Of a class or an interface: its own members, and the names of types whose members it has too. */
export interface Members {
  readonly own: readonly Member[];
  readonly also: readonly string[];
}

/**
 * Public and protected members of a class or an interface; none for other declarations. Sources are formatted, so that indentation tells members
 * from their bodies. What a class only has because of its base class or an interface is left out.
 *
 * @param known every declaration, by name
 */
export function membersOf(declared: Declared, known: ReadonlyMap<string, Declared>): Members {
  if (!/^(?:export )?(?:abstract )?(?:class|interface) /.test(declared.code)) return { own: [], also: [] };
  const found = new Map<string, Member>();
  for (const member of declaredIn(declared.code)) {
    const first = found.get(member.name);
    // Of several overloads the one with most parameters says most. Their comment is the one of the first.
    const isLonger = first === undefined || parametersIn(member.form) > parametersIn(first.form);
    found.set(member.name, { ...(isLonger ? member : first), comment: first?.comment || member.comment });
  }
  const also = basesOf(declared).filter((name) => known.has(name));
  const inherited = new Set(also.flatMap((name) => allNames(known.get(name)!, known)));
  const own = [...found.values()].filter(({ name, comment }) => comment !== '' || !inherited.has(name));
  return { own: own.filter(({ comment }) => !comment.includes('For transports')), also };
}

const allNames = (declared: Declared, known: ReadonlyMap<string, Declared>): readonly string[] => [
  ...[...declaredIn(declared.code)].map(({ name }) => name),
  ...basesOf(declared).flatMap((name) => (known.has(name) ? allNames(known.get(name)!, known) : [])),
];

/** Names after `extends` and `implements`. */
function basesOf({ code }: Declared): readonly string[] {
  const [, names = ''] =
    /^(?:export )?(?:abstract )?(?:class|interface) \w+(?:<[^]*?>)? ((?:extends|implements)[^]*?) \{\n/.exec(code) ??
    [];
  return [...names.replaceAll(/<[^]*?>/g, '').matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
}

const MEMBER =
  /^ {2}(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n\s*)?(?:\/\/[^\n]*\n\s*|@[^\n]*\n\s*)*((?:(?:static|readonly|abstract|protected|async|get|set|declare|override|private) )*)\*?(\w+|\[Symbol\.\w+\])(?=[?!]?(?:[(<:;]| =))/gm;

function* declaredIn(code: string): Generator<Member> {
  const body = code.slice(code.search(/\{\n/) + 1);
  for (const { 0: start, 1: comment, 2: modifiers, 3: name, index } of body.matchAll(MEMBER)) {
    if (/\b(?:private|static|override|set)\b/.test(modifiers!)) continue;
    const rest = body.slice(index + start.length).replace(/^[?!]/, '');
    const generics = rest.startsWith('<') ? closing(rest) + 1 : 0;
    const isMethod = rest[generics] === '(' && !modifiers!.includes('get ');
    const parameters = rest[generics] === '(' ? rest.slice(generics + 1, generics + closing(rest.slice(generics))) : '';
    const after = rest[generics] === '(' ? rest.slice(generics + closing(rest.slice(generics)) + 1) : rest;
    if (name === 'constructor') {
      yield* propertiesIn(parameters, comment);
      continue;
    }
    yield {
      name: name!,
      form: isMethod ? `${name!}(${named(parameters).join(', ')})` : name!,
      type: typeIn(after),
      comment: plain(comment),
    };
  }
}

/** Parameters of a constructor that are properties. Their comment is before them, or in a tag of the constructor's. */
function* propertiesIn(parameters: string, comment = ''): Generator<Member> {
  for (const parameter of splitAt(parameters)) {
    const [, own, modifiers, name, type = ''] =
      /^\s*(?:\/\*\*([^]*?)\*\/\s*)?((?:(?:private|protected|public|readonly|override) )+)(\w+)\??: ([^]*?)(?: = [^]*)?$/.exec(
        parameter,
      ) ?? [];
    if (name === undefined || /private|override/.test(modifiers!)) continue;
    const [, tag] = new RegExp(`@param ${name} ((?:(?!\\n\\s*\\* @)[^])*)`).exec(comment) ?? [];
    yield { name, form: name, type: type.trim().replaceAll(/\s+/g, ' '), comment: plain(own ?? tag) };
  }
}

/** Of `: Promise<void> {`, `: string;` and the like. */
function typeIn(text: string): string {
  if (!text.startsWith(': ')) return '';
  let depth = 0;
  for (let at = 2; at < text.length; at++) {
    const character = text[at]!;
    if (depth === 0 && (character === ';' || /^(?: \{\n| =[^>])/.test(text.slice(at, at + 3)))) {
      return text.slice(2, at).replaceAll(/\s+/g, ' ');
    }
    depth += depthOf(text, at);
  }
  return '';
}

/** Names of parameters, those that may be left out with a question mark. */
function named(parameters: string): readonly string[] {
  return splitAt(parameters)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [, rest, name, mark] = /^(\.\.\.)?(\w+)(\?)?/.exec(each) ?? [];
      const isOptional = mark !== undefined || splitTop(each).length > 1;
      return `${rest ?? ''}${name ?? 'options'}${isOptional ? '?' : ''}`;
    });
}

/** At commas outside of brackets. */
function splitAt(text: string, separator: RegExp = /^,/): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (depth === 0 && separator.test(text.slice(at, at + 3))) parts.push('');
    else parts[parts.length - 1] += text[at]!;
    depth += depthOf(text, at);
  }
  return parts;
}
const splitTop = (text: string): readonly string[] => splitAt(text, /^ = /);

const parametersIn = (form: string): number => form.split(',').length + Number(!form.endsWith('()'));

/** Where the bracket with which a text begins is closed. */
function closing(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    depth += depthOf(text, at);
    if (depth === 0) return at;
  }
  return text.length;
}

/** What a character does to the depth of brackets; the arrow of a function is none. */
function depthOf(text: string, at: number): number {
  const character = text[at]!;
  if ('([{<'.includes(character)) return 1;
  return ')]}'.includes(character) || (character === '>' && text[at - 1] !== '=') ? -1 : 0;
}
