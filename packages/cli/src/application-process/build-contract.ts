import type { Application, HandlerDescription } from '@cortado/core';
import type { ContractDocuments } from '../application/run-task';
import { ExplainedError } from './load-application';
import { packageOf } from './project-packages';

type Docs = typeof import('@cortado/docs');

/**
 * Both documents, and the handlers that do not say what they answer with.
 *
 * @throws ExplainedError when `@cortado/docs` and the application have different copies of Cortado
 */
export function buildContract(app: Application, file: string): ContractDocuments {
  const { buildDocuments } = (packageOf('@cortado/docs', file) ?? require('@cortado/docs')) as Docs;
  const undeclared = app.describe().handlers.filter(isUndeclared).map(nameOf);
  try {
    return { ...buildDocuments(app), undeclared: [...new Set(undeclared)] };
  } catch (error) {
    // A private field of the application, which only the class that made it can read.
    if (!(error instanceof TypeError && error.message.includes('private member'))) throw error;
    throw new ExplainedError(
      'the application and @cortado/docs use two copies of @cortado/core\n  remedy: run `cortado doctor`, which names both',
    );
  }
}

/** Documents show `2XX` for these, and clients get `unknown`. */
function isUndeclared({
  kind,
  hidden,
  documentation,
  responses,
  statuses = [],
  ...handler
}: HandlerDescription): boolean {
  if (kind === 'handshake' || hidden === true || documentation?.hidden === true) return false;
  // A channel without `@OnJoin` answers 200 and null, and there is no method that could say so.
  if (kind === 'join' && !(handler.key in handler.type.prototype)) return false;
  return ![...responses.map(({ status }) => status), ...statuses].some((status) => status < 400);
}

function nameOf({ kind, method, path, channel, event, type, key, style }: HandlerDescription): string {
  const place = [method ?? kind.toUpperCase(), path, channel, event].filter((each) => each !== undefined);
  return `${place.join(' ')}  ${style === 'function' ? type.name : `${type.name}.${String(key)}`}`;
}
