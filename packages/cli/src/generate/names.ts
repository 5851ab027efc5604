import { CommandError, EXIT } from '../terminal/command';

/** The forms of a name that files, classes and routes have. */
export interface Names {
  /** Of files and folders, as in `blog-post`. */
  readonly file: string;
  /** Of classes, as in `BlogPost`. */
  readonly type: string;
  /** Of several, in routes and tables, as in `blog-posts`. */
  readonly plural: string;
}

/**
 * Reads a name in any of the usual ways: `blog-post`, `blog_post`, `blogPost` or `BlogPost`.
 *
 * @throws CommandError for what is no name
 */
export function namesOf(given: string): Names {
  if (!/^[a-z][\w-]*$/i.test(given)) {
    throw new CommandError(
      `"${given}" is not a name\n  remedy: begin with a letter, and use letters, digits and "-", as in blog-post`,
      EXIT.usage,
    );
  }
  const words = given
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]+/)
    .filter((word) => word !== '');
  const file = words.join('-');
  return { file, type: words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(''), plural: pluralOf(file) };
}

/** By the rules of spelling. A name that ends with one "s" is taken for a plural. */
function pluralOf(word: string): string {
  if (/(?:ss|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (word.endsWith('s')) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
