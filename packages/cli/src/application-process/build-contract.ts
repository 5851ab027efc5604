import type { Application, HandlerDescription } from '@cortado/core';
import type { ContractDocuments } from '../application/run-task';
import { packageOf } from './project-packages';

/** Both documents, and the handlers that do not say what they answer with. */
export function buildContract(app: Application, root: string): ContractDocuments {
  const { buildDocuments } = packageOf<typeof import('@cortado/docs')>('@cortado/docs', root) ?? require('@cortado/docs');
  const undeclared = app.describe().handlers.filter(isUndeclared).map(nameOf);
  return { ...buildDocuments(app), undeclared: [...new Set(undeclared)] };
}

/** Documents show `2XX` for these, and clients get `unknown`. */
function isUndeclared({ kind, hidden, documentation, responses, statuses = [] }: HandlerDescription): boolean {
  if (kind === 'handshake' || hidden === true || documentation?.hidden === true) return false;
  return ![...responses.map(({ status }) => status), ...statuses].some((status) => status < 400);
}

function nameOf({ kind, method, path, channel, event, type, key, style }: HandlerDescription): string {
  const place = [method ?? kind.toUpperCase(), path, channel, event].filter((each) => each !== undefined);
  return `${place.join(' ')}  ${style === 'function' ? type.name : `${type.name}.${String(key)}`}`;
}
