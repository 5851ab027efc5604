import type { Changes } from './changes';

/** Requirements, any one of which will do: of OpenAPI by the names of schemes, of AsyncAPI references to schemes. */
type Security = readonly Readonly<Record<string, unknown>>[] | undefined;

/** Compares the credentials of an operation. */
export function compareSecurity(before: Security, after: Security, changes: Changes): void {
  const olds = namesOf(before);
  const news = namesOf(after);
  const isOpen = (names: readonly string[]): boolean => names.length === 0 || names.includes('');
  if (isOpen(olds) && !isOpen(news)) changes.breaks(`needs credentials now: ${news.join(' or ')}`);
  else if (!isOpen(olds) && isOpen(news)) changes.note('needs no credentials any more');
  const accepted = news.length === 0 ? olds : news;
  for (const name of olds.filter((each) => each !== '' && !accepted.includes(each))) {
    changes.breaks(`no longer takes the credentials ${name}`);
  }
  for (const name of news.filter((each) => each !== '' && olds.length > 0 && !olds.includes(each))) {
    changes.note(`takes the credentials ${name} too`);
  }
}

/** An empty text for `{}`: no credentials. */
function namesOf(security: Security): readonly string[] {
  return (security ?? []).map((each) => {
    const reference = each['$ref'];
    if (typeof reference === 'string') return reference.slice(reference.lastIndexOf('/') + 1);
    return Object.keys(each).toSorted().join(' and ');
  });
}
