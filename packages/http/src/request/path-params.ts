/** A name ends where find-my-way ends it: before a slash, a pattern, or other text. */
type NameOf<Text extends string> = Text extends `${infer Name}${'/' | '(' | '-' | '.' | ':'}${string}`
  ? NameOf<Name>
  : Text;

type Names<Path extends string> = Path extends `${string}:${infer Rest}`
  ? NameOf<Rest> extends `${string}?`
    ? Names<Rest>
    : NameOf<Rest> | Names<Rest>
  : never;

/**
 * The parameters of a path, read from its literal: `PathParams<'/users/:id'>` is `{ readonly id: string }`. Optional ones are
 * left out, and a path that is only known as `string` may have any.
 */
export type PathParams<Path extends string> = string extends Path
  ? Readonly<Record<string, string>>
  : { readonly [Name in Names<Path> | (Path extends `${string}*` ? '*' : never)]: string };
