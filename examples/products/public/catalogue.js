/** The products that the page shows: the first ones of a query in its order, up to the end of the last page that was loaded. */
export class Catalogue {
  rows = [];
  /** The cursor of the next page; null when everything is loaded. */
  next = null;
  #query;
  /** The row with which the last page ended, as it was then: rows behind it belong to the next page. */
  #end;
  /** For each page that is being read, the changes that have come since. */
  #readings = new Set();

  /**
   * Waits for a page that is read by a request.
   *
   * @returns the answer, with the changes that came meanwhile: the page may have been read before them
   */
  async reading(answer) {
    const changes = [];
    this.#readings.add(changes);
    const { status, body } = await answer;
    this.#readings.delete(changes);
    return { status, body, changes };
  }

  /** Shows the first page. */
  load(query, page, changes = []) {
    this.#query = query;
    this.rows = [];
    this.append(page, changes);
  }

  /** Shows another page as well. */
  append({ items, next }, changes) {
    const ids = new Set(items.map(({ id }) => id));
    this.rows = [...this.rows.filter(({ id }) => !ids.has(id)), ...items];
    this.rows.sort((one, other) => this.#query.compare(one, other));
    this.next = next;
    this.#end = next === null ? undefined : items.at(-1);
    for (const [event, row] of changes) this.apply(event, row);
  }

  /** An event. @returns whether it changed what is shown */
  apply(event, row) {
    for (const changes of this.#readings) changes.push([event, row]);
    const before = this.rows.find(({ id }) => id === row.id);
    if (event !== 'deleted' && before !== undefined && before.version >= row.version) return false;
    this.rows = this.rows.filter((each) => each !== before);
    const isShown = event !== 'deleted' && this.#reaches(row);
    if (isShown) this.#insert(row);
    return isShown || before !== undefined;
  }

  #reaches(row) {
    return this.#query !== undefined && (this.#end === undefined || this.#query.compare(row, this.#end) <= 0);
  }

  #insert(row) {
    const index = this.rows.findIndex((each) => this.#query.compare(row, each) < 0);
    this.rows.splice(index === -1 ? this.rows.length : index, 0, row);
  }
}
