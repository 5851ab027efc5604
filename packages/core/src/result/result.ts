import { serialize, stringify, type FieldError } from '@cortado/dto';
import { serialize as serializeCookie, type SerializeOptions } from 'cookie';
import { HttpError } from '../errors/http-error';
import { reasonPhrase, reasonType } from '../errors/reason';
import type { Class } from '../common/types';
import { fixedErrorList } from './error-list';
import { boundTask, rebound, type Task } from './task';

/** How a cookie is set; see RFC 6265 §4.1. `maxAge` is in seconds. */
export type CookieOptions = Omit<SerializeOptions, 'encode' | 'stringify'>;

export interface ResultCookie {
  readonly name: string;
  readonly value: string;
  readonly options: CookieOptions | undefined;
}

/**
 * The outcome of an action, a message or a handshake: what the client is told, on either transport. Made by helpers such as `Ok`
 * and `NotFound`; a guard or a middleware may return one to answer in the handler's place. It does not change: `header`, `cookie`
 * and `after` give another one with more to it, so that one in a constant serves any number of answers. A subclass keeps what it
 * knows in ordinary properties, which are copied; `#private` ones cannot be.
 *
 * The helpers give the status as a literal type, as in `Result<Book, 200>`: `@Returns` is checked against it at compile time.
 */
export class Result<Body = unknown, Status extends number = number> {
  /** Headers of the answer. */
  readonly headers: readonly (readonly [name: string, value: string])[] | undefined;
  /** Cookies that the answer sets. */
  readonly cookies: readonly ResultCookie[] | undefined;
  /** What runs after the answer: see `after()`. */
  readonly tasks: readonly Task[] | undefined;
  /** The class that a plain body is written as: what `@Returns` says of the status. */
  readonly shape: Class | undefined;

  /** @param silent true when a handler returned nothing: 204 on HTTP, and no reply in the `message` protocol */
  constructor(
    /** The status. */
    readonly statusCode: Status,
    /** What is sent; null for nothing. */
    readonly body: Body,
    readonly silent: boolean = false,
  ) {
    this.headers = undefined;
    this.cookies = undefined;
    this.tasks = undefined;
    this.shape = undefined;
  }

  /** The same with one more response header. Replies on a socket have none: there it counts for the handshake alone. */
  header(name: string, value: string): this {
    return copyOf(this, { headers: [...(this.headers ?? []), [name, value]] });
  }

  /** The same with one more cookie, which is set on HTTP and on the handshake. */
  cookie(name: string, value: string, options?: CookieOptions): this {
    return copyOf(this, { cookies: [...(this.cookies ?? []), { name, value, options }] });
  }

  /**
   * The same with one more task, which runs after the answer was written, in the async context (`AsyncLocalStorage`) of its request or
   * message. It does not delay the next message, `app.close()` waits for it, and its failure is logged.
   *
   * @example
   * return Ok(order).after(() => mail.confirm(order));
   */
  after(task: Task): this {
    return copyOf(this, { tasks: [...(this.tasks ?? []), boundTask(task)] });
  }
}

/** Of the same class, whatever that is; a plain result stays of the one shape that its readers are optimised for. */
function copyOf<R extends Result>(result: R, more: Partial<Result>): R {
  const prototype = Object.getPrototypeOf(result) as object;
  const copy: object =
    prototype === Result.prototype
      ? new Result(result.statusCode, result.body, result.silent)
      : (Object.create(prototype) as object);
  return Object.assign(copy, result, more);
}

/** The same, whose tasks from before `began` run in the async context of now. */
export function withTasksOfNow(result: Result, tasks: readonly Task[], began: number): Result {
  const bound = tasks.map((each) => rebound(each, began));
  return bound.every((each, index) => each === tasks[index]) ? result : copyOf(result, { tasks: bound });
}

/** The same, whose plain body is written as that class says. */
export function writtenAs(result: Result, shape: Class): Result {
  return copyOf(result, { shape });
}

/**
 * A result whose body is not JSON, so that only an HTTP response can carry it: a page, a file, a stream, a redirect. The http
 * transport knows how; on a socket it becomes 500 `result_unsupported`.
 */
export abstract class HttpResult<Status extends number = number> extends Result<null, Status> {
  /** Whether the body is sent over time, by a source that may work on while it is. */
  get streams(): boolean {
    return false;
  }

  /** @param whole what is sent, where it is known without the request: a handshake that is refused can be answered with it */
  constructor(
    statusCode: Status,
    readonly whole?: WholeAnswer,
  ) {
    super(statusCode, null);
  }
}

/** A body and what it says of itself. */
export interface WholeAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A result without any content, such as a redirect that was stored and is answered again. On a socket its body is null. */
export class EmptyResult<Status extends number = number> extends Result<null, Status> {
  constructor(statusCode: Status) {
    super(statusCode, null);
  }
}

/** The `set-cookie` headers of a result, one for each cookie. The path is `/` unless another one was given. */
export function cookieHeaders({ cookies = [] }: Result): readonly string[] {
  return cookies.map(({ name, value, options }) => serializeCookie(name, value, { path: '/', ...options }));
}

/** The body of every failure. A class of its own, so that the writer can render it in the form the application chose. */
export class ErrorBody {
  /** @param errorList the errors */
  constructor(readonly errorList: readonly FieldError[]) {}
}

/** What a failure helper may be given: a sentence, the errors themselves, or a body of the author's own. */
export type FailureInput = string | readonly FieldError[] | object;

/** The body of a failure whose helper was given `Body`: an object as it was given, otherwise an `ErrorBody`. */
export type FailedWith<Body> = Body extends string | readonly unknown[] ? ErrorBody : Body;

/** A string becomes the message of one entry, a list the entries, an object is sent as it is, nothing gives the reason phrase. */
export function failure<Status extends number, Body extends FailureInput = string>(
  statusCode: Status,
  body?: Body,
  type: string = reasonType(statusCode),
): Result<FailedWith<Body>, Status> {
  return new Result(statusCode, failureBody(body ?? reasonPhrase(statusCode), type)) as Result<
    FailedWith<Body>,
    Status
  >;
}

function failureBody(body: FailureInput, type: string): object {
  if (typeof body === 'string') return new ErrorBody([{ loc: [], type, msg: body }]);
  return Array.isArray(body) ? new ErrorBody(body as readonly FieldError[]) : body;
}

/**
 * What a handler returned, as a result: a plain value is `Ok(value)`, strings included.
 *
 * @throws the value where it is an Error: returned or thrown, it is not a body
 */
export function fromValue(value: unknown): Result {
  if (value instanceof Result) return value;
  if (value instanceof Error) throw value;
  return value === undefined ? new Result(204, null, true) : new Result(200, value);
}

/** A body of bytes, which JSON has no form for: HTTP sends it as it is, and a socket in a binary frame. */
export function bytesOf(body: unknown): Uint8Array | undefined {
  if (body instanceof Uint8Array) return body;
  return body instanceof ArrayBuffer ? new Uint8Array(body) : undefined;
}

/**
 * The body of an answer as JSON text, the one way to bytes for both transports. Instances are written by their class, so that what
 * `@Exclude()` keeps in does not leave.
 *
 * @throws TypeError for a BigInt, a Map with keys that are no text, or an Error inside; an Error that is the body; RangeError for a
 *   cycle; HttpError 500 `result_unsupported` for bytes, a page, a file or a stream
 */
export function bodyJson(result: Result): string {
  if (result instanceof HttpResult) {
    throw new HttpError(500, 'This result can only be sent as an HTTP response', { type: 'result_unsupported' });
  }
  const { shape, body } = result;
  if (body instanceof Error) throw body;
  if (bytesOf(body) !== undefined) {
    throw new HttpError(500, 'Bytes are sent as an HTTP response, or by a handler of binary frames', {
      type: 'result_unsupported',
    });
  }
  if (shape !== undefined) return serialize(shape)(body ?? null) ?? 'null';
  return (body instanceof ErrorBody ? fixedErrorList(body.errorList) : undefined) ?? stringify(body ?? null) ?? 'null';
}
