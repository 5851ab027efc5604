import { failure, Result, type FailedWith, type FailureInput } from './result';

/** Any status with any body; from 400 upwards the body follows the rules of the failure helpers, as in `NotFound`. */
export function Status<Code extends number>(statusCode: Code): Result<null, Code>;
export function Status<Body, Code extends number>(statusCode: Code, body: Body): Result<Body, Code>;
export function Status(statusCode: number, body?: unknown): Result {
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    throw new RangeError(`Status needs a code from 100 to 599, not ${statusCode}`);
  }
  return statusCode < 400
    ? new Result(statusCode, body ?? null)
    : failure(statusCode, body as FailureInput | undefined);
}

/** 200 with a JSON body. */
export function Ok(): Result<null, 200>;
export function Ok<Body>(body: Body): Result<Body, 200>;
export function Ok(body: unknown = null): Result {
  return new Result(200, body);
}

/** 201 with a JSON body; name what was made with `.header('location', url)`. */
export function Created(): Result<null, 201>;
export function Created<Body>(body: Body): Result<Body, 201>;
export function Created(body: unknown = null): Result {
  return new Result(201, body);
}

/** 202: taken in, not done yet. */
export function Accepted(): Result<null, 202>;
export function Accepted<Body>(body: Body): Result<Body, 202>;
export function Accepted(body: unknown = null): Result {
  return new Result(202, body);
}

/** 204 without a body; on a socket `{"statusCode":204,"body":null}`. */
export function NoContent(): Result<null, 204> {
  return new Result(204, null);
}

/** 400. */
export function BadRequest<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 400> {
  return failure(400, body);
}

/** 401: who are you? The one way to it from a guard is to return or throw it. */
export function Unauthorized<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 401> {
  return failure(401, body);
}

/** 403: not you. */
export function Forbidden<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 403> {
  return failure(403, body);
}

/** 404. */
export function NotFound<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 404> {
  return failure(404, body);
}

/** 405; say what is allowed with `.header('allow', 'GET, POST')`. */
export function MethodNotAllowed<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 405> {
  return failure(405, body);
}

/** 409. */
export function Conflict<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 409> {
  return failure(409, body);
}

/** 422. */
export function UnprocessableContent<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 422> {
  return failure(422, body);
}

/** 429; say when to come back with `.header('retry-after', '30')`. */
export function TooManyRequests<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 429> {
  return failure(429, body);
}

/** 500, with a body that the client may see; to have an error masked and logged, throw it. */
export function InternalServerError<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 500> {
  return failure(500, body);
}

/** 501. */
export function NotImplemented<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 501> {
  return failure(501, body);
}

/** 503. */
export function ServiceUnavailable<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 503> {
  return failure(503, body);
}

/** 504. */
export function GatewayTimeout<Body extends FailureInput = string>(body?: Body): Result<FailedWith<Body>, 504> {
  return failure(504, body);
}

/** What `ModelResponse(body, options)` takes. */
export interface ModelResponseOptions<Code extends number = number> {
  /** The status of the answer. Default 200. */
  readonly statusCode?: Code;
  /** Sent with the answer on HTTP. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs after the answer was written. */
  readonly background?: () => unknown;
}

/** The classic spelling of a result: `ModelResponse(user, { statusCode: 201 })` is `Created(user)`. */
export function ModelResponse<Body, Code extends number = 200>(
  body: Body,
  options: ModelResponseOptions<Code> = {},
): Result<Body, Code> {
  let result = new Result(options.statusCode ?? (200 as Code), body);
  for (const [name, value] of Object.entries(options.headers ?? {})) result = result.header(name, value);
  return options.background === undefined ? result : result.after(options.background);
}

/** The classic spelling of a reply to a message. One result serves both transports, so this is `ModelResponse`. */
export const ModelWSResponse = ModelResponse;
