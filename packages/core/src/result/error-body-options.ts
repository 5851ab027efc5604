import { renderErrors, type RenderOptions } from '@cortado/dto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../log';
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

/** Never throws: where `translate` does, the text stays as it was, and the log has the error. */
export function failureRenderer({ translate, ...options }: ErrorBodyOptions, log: Logger): RenderFailure {
  const translated: RenderOptions['translate'] = (error, locale) => {
    try {
      return translate?.(error, locale);
    } catch (failed) {
      log.error({ err: failed, type: error.type, locale }, 'errorBody.translate failed');
      return undefined;
    }
  };
  return (result, headers) => {
    if (!(result.body instanceof ErrorBody)) return result;
    const locale = preferredLanguage(headers);
    const localised = { ...options, translate: translated, ...(locale === undefined ? {} : { locale }) };
    const body = renderErrors(result.body.errorList, localised);
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
