/** The errors of every failure. */
export interface FailureBody {
  readonly errorList: readonly {
    readonly loc: readonly (string | number)[];
    readonly type: string;
    readonly msg: string;
    readonly id?: string;
  }[];
}

type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206;

/** Literals, never `number`: a member `{ statusCode: number }` would survive every narrowing and turn each body into `unknown`. */
// prettier-ignore
type Failing =
  | 400 | 401 | 402 | 403 | 404 | 405 | 406 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417
  | 421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451 | 499
  | 500 | 501 | 502 | 503 | 504 | 507 | 508 | 511;

/** One answer, with its status. */
export interface AnswerOf<S extends number, B> {
  /** Whether the status is a success. */
  readonly ok: S extends Success ? true : false;
  /** The status, on HTTP and on a socket alike. */
  readonly statusCode: S;
  /** What the server sent; null for nothing. */
  readonly body: B;
  /** On HTTP the headers of the response; empty on a socket. */
  readonly headers: Headers;
}

type Listed<A> = { [S in keyof A & number]: AnswerOf<S, A[S]> }[keyof A & number];
type Undeclared<A> = A extends { '2XX': infer B } ? AnswerOf<Exclude<Success, keyof A>, B> : never;

/** What an operation can answer: each status that it lists, and any other failure with the body of a failure. */
export type Answer<A> = Listed<A> | Undeclared<A> | AnswerOf<Exclude<Failing, keyof A>, FailureBody>;

/** The body of an answer that is `ok`. */
export type Body<A extends { readonly ok: boolean }> =
  Extract<A, { readonly ok: true }> extends { readonly body: infer B } ? B : never;

/** The answers that an operation lists: its bodies by status. */
export type Answers<O> = O extends { answers: infer A } ? A : never;
