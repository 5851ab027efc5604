import { Result, type Class } from '@cortado/core';
import { ErrorBody, type DtoInputOptions, type ListOf } from '@cortado/core/transport';
import { MessageContext } from '../protocol/message-context';
import { parseJson } from '../protocol/json';
import type { ConnectionSession } from './connection-session';
import { UnreadableMessage } from '../protocol/unreadable-message';

/** Parses a message and validates it with a DTO, if one is given. @throws UnreadableMessage */
export async function readJson(
  session: ConnectionSession,
  text: string,
  dto: Class | ListOf | undefined,
  options: DtoInputOptions | undefined,
): Promise<unknown> {
  const payload = parseJson(text);
  if (payload === undefined) throw new UnreadableMessage('E_JSON_INVALID');
  if (dto === undefined) return payload;
  const plan = session.endpoint.callbacks.plan(dto, options);
  const values = await plan.readArguments(new MessageContext(session, plan, payload, 0));
  if (!(values instanceof Result)) return values[0];
  throw new UnreadableMessage('E_MESSAGE_INVALID', values.body instanceof ErrorBody ? values.body.errorList : []);
}
