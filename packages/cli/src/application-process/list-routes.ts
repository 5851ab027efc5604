import type { Application, HandlerDescription } from '@cortado/core';
import type { ListedRoute } from '../application/run-task';

/** Everything that clients can reach, in the order of `app.describe()`: what a socket or channel pushes and asks follows it. */
export function listRoutes(app: Application): readonly ListedRoute[] {
  return app.describe().handlers.flatMap((handler) => [routeOf(handler), ...pushesOf(handler)]);
}

function routeOf(handler: HandlerDescription): ListedRoute {
  const { kind, method, event, payload, guards, inputs } = handler;
  return {
    ...placeOf(handler),
    kind,
    method,
    event,
    guards: guards.map(({ name }) => name || 'anonymous'),
    dto: payload === undefined ? undefined : typeName(payload.type, payload.list),
    inputs: inputs.filter(({ name }) => name === undefined).flatMap(({ type }) => typeName(type, false) ?? []),
  };
}

function pushesOf(handler: HandlerDescription): readonly ListedRoute[] {
  const { pushes = [], questions = [] } = handler;
  const of = (kind: 'push' | 'question', list: typeof pushes): readonly ListedRoute[] =>
    list.map(({ event, type, list: isList }) => ({
      ...placeOf(handler),
      kind,
      event,
      guards: [],
      dto: typeName(type, isList),
      inputs: [],
    }));
  return [...of('push', pushes), ...of('question', questions)];
}

function placeOf({ transport, path, host, version, channel, type, key, style, kind }: HandlerDescription) {
  const isWhole = style === 'function' || (style === 'class' && kind === 'handshake');
  const handler = isWhole ? type.name : `${type.name}.${String(key)}`;
  return { transport, path, host, version: version?.name, channel, handler };
}

function typeName(type: unknown, isList: boolean): string | undefined {
  if (typeof type !== 'function') return undefined;
  return isList ? `${type.name}[]` : type.name;
}
