declare const mark: unique symbol;

/** A body of `text/event-stream`: async-iterable, and cancelled by leaving the loop. */
export interface EventStream<Events> extends AsyncIterable<
  { [E in keyof Events]: { readonly event: E; readonly data: Events[E]; readonly id?: string } }[keyof Events]
> {
  readonly [mark]?: 'events';
}

/** A body that is not JSON. */
export interface Bytes {
  readonly [mark]?: 'bytes';
  /** All of it. */
  blob(): Promise<Blob>;
  /** All of it, as UTF-8 text. */
  text(): Promise<string>;
  /** As it arrives. */
  stream(): ReadableStream<Uint8Array>;
}

/** A filter. Properties that may be missing can be asked for with `null`; text has text operators, numbers and dates have ranges. */
export type Where<Row> = { [F in keyof Row]?: Term<NonNullable<Row[F]>> | undefined } & {
  and?: Where<Row>[];
  or?: Where<Row>[];
};

type Term<V> = V | (Equality<V> & (V extends string | number ? Range<V> : {}) & (V extends string ? Text : {}));

interface Equality<V> {
  eq?: V;
  ne?: V;
  in?: V[];
  nin?: V[];
  null?: boolean;
}

interface Range<V> {
  gt?: V;
  gte?: V;
  lt?: V;
  lte?: V;
}

interface Text {
  contains?: string;
  startsWith?: string;
  endsWith?: string;
}
