import type { HandlerDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import { defaultAnswer } from './answers';
import { ChannelDraft } from './channel-draft';
import { endpointPush, PING } from './channel-frames';
import { operationOf, type DraftContext } from './draft-context';
import type { SocketEndpoint } from './endpoints';
import {
  answersWith,
  closedSchema,
  exchangeOf,
  JSON_TYPE,
  nameOfPayload,
  payloadSchema,
  typeOfFrame,
  type HandledFrame,
} from './handler-exchange';
import { addQuestions } from './questions';
import { addControls } from './rpc-controls';
import { ANYTHING, NOTHING } from './parts';
import type { Call, Protocol } from './protocol';

/** The messages and operations of an endpoint in one protocol. */
export function draftEndpoint(
  id: string,
  { handshake, messages }: SocketEndpoint,
  protocol: Protocol,
  context: DraftContext,
): ChannelDraft {
  const draft = new ChannelDraft(id, context.operationIds);
  // Callbacks have no events: their frames are given to them whole.
  const events = handshake.style === 'class' ? messages.flatMap(({ event }) => event ?? []) : [];
  for (const message of messages) {
    const frame = frameOf(message, events, protocol, context);
    if (frame === undefined) continue;
    draft.receive({ ...exchangeOf(protocol, frame), operation: operationOf(message, [handshake], context) });
  }
  const operation = operationOf({ security: handshake.security }, [], context);
  if (protocol.name === 'rpc') addControls(draft, handshake, operation, context);
  addPushes(draft, handshake, operation, context);
  if (protocol.name === 'rpc') addQuestions(draft, handshake.questions ?? [], operation, context.schemas);
  if (handshake.pingFrames === true) draft.send(push('$ping', PING, 'Comes with each ping.', operation));
  draft.send(refusal(protocol, events.length > 0, context));
  return draft;
}

/** What `@Emits` says of an endpoint. */
function addPushes(
  draft: ChannelDraft,
  { pushes = [] }: HandlerDescription,
  operation: ReturnType<typeof operationOf>,
  { schemas }: DraftContext,
): void {
  for (const { event, type, list, description } of pushes) {
    const data = type === null ? NOTHING : schemas.output(type, list);
    draft.send(push(event, endpointPush(event, data), description, operation));
  }
}

/** A message that answers nothing. */
export function push(
  event: string,
  payload: JsonSchema,
  description: string | undefined,
  operation: ReturnType<typeof operationOf>,
): Parameters<ChannelDraft['send']>[0] {
  const text = description === undefined ? {} : { description };
  return {
    name: `push.${event}`,
    message: { name: event, title: `push ${event}`, ...text, contentType: JSON_TYPE, payload },
    operation,
  };
}

/** Undefined for a handler that no frame of the protocol reaches. */
function frameOf(
  handler: HandlerDescription,
  events: readonly string[],
  protocol: Protocol,
  { schemas }: DraftContext,
): HandledFrame | undefined {
  const { payload, discriminator = 'event', documentation } = handler;
  const event = events.length === 0 ? undefined : handler.event;
  const isWhole = protocol.name === 'message';
  if (payload?.kind === 'binary' && (!isWhole || event !== undefined)) return undefined;
  // A frame with an event is an object.
  if (isWhole && event !== undefined && payload?.list === true && payload.orOne !== true) return undefined;
  const body = payloadSchema(payload, schemas);
  const call: Call = {
    event,
    discriminator,
    others: events.length === 0 ? undefined : events,
    body,
    closed: isWhole && event !== undefined ? closedSchema(payload, schemas) : undefined,
    isBodyRequired: payload?.required === true,
    takesKey: handler.idempotencyKey !== undefined,
  };
  return {
    name: event ?? nameOfPayload(handler, body),
    call,
    answers: answersWith(handler, [], schemas, protocol),
    documentation,
    contentType: isWhole && event === undefined ? typeOfFrame(payload) : JSON_TYPE,
  };
}

/** The answer to what no operation takes. */
function refusal(
  protocol: Protocol,
  hasEvents: boolean,
  { schemas }: DraftContext,
): Parameters<ChannelDraft['send']>[0] {
  const call: Call = { discriminator: 'event', others: hasEvents ? [] : undefined, channel: undefined };
  const description =
    'Answers a frame that no handler takes: one that cannot be read, or names an event without a handler.';
  return {
    name: '$refused',
    message: {
      name: '$refused',
      title: '$refused',
      description,
      contentType: JSON_TYPE,
      payload: protocol.answer(call, defaultAnswer([], schemas.failureBody())),
    },
  };
}

/** An endpoint whose method reads its messages itself: nothing is known about them. */
export function draftOwnFrames(id: string, { handshake }: SocketEndpoint, context: DraftContext): ChannelDraft {
  const draft = new ChannelDraft(id, context.operationIds);
  const operation = operationOf(handshake, [], context);
  const description = 'The endpoint reads and writes its frames itself.';
  const message = { name: 'frame', title: 'frame', description, contentType: JSON_TYPE, payload: ANYTHING };
  draft.receive({ name: 'received', message, operation });
  draft.send({ name: 'sent', message, operation });
  addPushes(draft, handshake, operation, context);
  return draft;
}
