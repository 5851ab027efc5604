import type { Field } from '../model/field';
import type { Reference } from '../model/model';
import type { Row } from '../model/value';
import { encodeCursor } from './cursor';
import type { ListQuery } from './list-query';

/** What a client asks for when it lists a resource. */
export class ListRequest {
  /**
   * @param query which rows, without the scope of a controller
   * @param fields the properties that are sent; undefined for all
   * @param expand the references whose rows are sent too
   * @param fingerprint of the filter and the order: a cursor is valid for one of them
   */
  constructor(
    readonly query: ListQuery,
    readonly fields: readonly Field[] | undefined,
    readonly expand: readonly Reference[],
    private readonly fingerprint: () => string,
  ) {}

  /**
   * The cursor of the page behind a row.
   *
   * @throws HttpError 400 `cursor_too_long` when its sort values are longer than a cursor may be
   */
  cursorAfter(row: Row): string {
    return encodeCursor(this.query.sort, row, this.fingerprint());
  }
}
