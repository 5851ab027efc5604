import { serialize } from '@cortado/dto';
import type { Change } from '../changes/change';
import type { Field } from '../model/field';
import type { Rows } from '../repository/rows';

/** One change, and what is sent of its row. Each selection of properties is written once, whoever needs it. */
export class ChangedRow {
  #whole: string | undefined;
  #parsed: Record<string, unknown> | undefined;
  readonly #selected = new Map<string, string>();

  constructor(
    readonly change: Change,
    private readonly rows: Rows<object>,
  ) {}

  /** The JSON of `{ "id": … }`. */
  get id(): string {
    return JSON.stringify({ id: this.change.key });
  }

  /** The JSON of the row as it is now. @throws whatever the class throws while it is written */
  json(fields: readonly Field[] | undefined): string {
    if (fields === undefined) return this.#json();
    const names = fields.map(({ name }) => name);
    const key = names.join();
    let text = this.#selected.get(key);
    if (text === undefined) {
      const whole = (this.#parsed ??= JSON.parse(this.#json()) as Record<string, unknown>);
      text = JSON.stringify(Object.fromEntries(names.map((name) => [name, whole[name]])));
      this.#selected.set(key, text);
    }
    return text;
  }

  #json(): string {
    const { rows } = this;
    return (this.#whole ??= serialize(rows.model.type)(rows.toInstance(this.change.after!)));
  }
}
