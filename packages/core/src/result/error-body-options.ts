import { renderErrors, type RenderOptions } from '@cortado/dto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../common/log';
import { ErrorBody, Result } from './result';

/**
 * The form of every failure.
 *
 * @example
 * createApp({ errorBody: { keys: { errorList: 'errors' }, translate: ({ type }, locale) => texts[locale]?.[type] } });
 */
export type ErrorBodyOptions = Omit<RenderOptions, 'locale'>;

const REFUSED = /;\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)/i;

/** For caches (RFC 9110 §12.5.5). */
const VARY = ['vary', 'accept-language'] as const;

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
      headers: translate === undefined ? result.headers : [...(result.headers ?? []), VARY],
      cookies: result.cookies,
      tasks: result.tasks,
    });
  };
}

/**
 * The first language that a client names and does not refuse with `q=0` (RFC 9110 §12.5.4); clients list them in the order of their
 * preference.
 */
function preferredLanguage({ 'accept-language': given }: Readonly<IncomingHttpHeaders>): string | undefined {
  const ranges = given?.split(',') ?? [];
  return ranges
    .find((each) => !REFUSED.test(each))
    ?.split(';', 1)[0]
    ?.trim();
}
