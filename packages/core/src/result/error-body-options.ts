import { renderErrors, type RenderOptions } from '@cortado/dto';
import type { IncomingHttpHeaders } from 'node:http';
import { ErrorBody, Result } from './result';

/**
 * The form of every failure.
 *
 * @example
 * createApp({ errorBody: { keys: { errorList: 'errors' }, translate: ({ type }, locale) => texts[locale]?.[type] } });
 */
export type ErrorBodyOptions = Omit<RenderOptions, 'locale'>;

/** @param headers of the request or handshake, whose `accept-language` is what `translate` is given */
export type RenderFailure = (result: Result, headers: Readonly<IncomingHttpHeaders>) => Result;

export function failureRenderer(options: ErrorBodyOptions): RenderFailure {
  return (result, headers) => {
    if (!(result.body instanceof ErrorBody)) return result;
    const locale = preferredLanguage(headers);
    const body = renderErrors(result.body.errorList, locale === undefined ? options : { ...options, locale });
    return Object.assign(new Result(result.statusCode, body, result.silent), {
      headers: result.headers,
      cookies: result.cookies,
      tasks: result.tasks,
    });
  };
}

/** The first language that a client names (RFC 9110 §12.5.4); clients list them in the order of their preference. */
function preferredLanguage({ 'accept-language': given }: Readonly<IncomingHttpHeaders>): string | undefined {
  return given?.split(',', 1)[0]?.split(';', 1)[0]?.trim();
}
