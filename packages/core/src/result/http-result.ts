import { Result } from './result';

/**
 * A result whose body is no JSON, so that only an HTTP response can carry it: a page, a file, a stream, a redirect. The http
 * transport knows how; on a socket it becomes 500 `result_unsupported`.
 */
export abstract class HttpResult extends Result<null> {
  constructor(statusCode: number) {
    super(statusCode, null);
  }
}
