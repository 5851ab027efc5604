/** Names that are unique within a document, and need no escaping in references to them. */
export class Identifiers {
  readonly #taken = new Set<string>();

  /**
   * The wanted name, or the first free one of `name_2`, `name_3` and so on.
   *
   * @param endings each of these behind the name is taken with it
   */
  unique(wanted: string, endings: readonly string[] = ['']): string {
    const safe = wanted.replaceAll(/[^\w.$-]/g, '_');
    let name = safe;
    for (let count = 2; endings.some((each) => this.#taken.has(name + each)); count += 1) name = `${safe}_${count}`;
    for (const each of endings) this.#taken.add(name + each);
    return name;
  }
}
