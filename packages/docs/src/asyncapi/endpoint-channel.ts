import type { HandlerDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import { defaultAnswer } from './answers';
import { ChannelDraft } from './channel-draft';
import { endpointPush, PING } from './channel-frames';
import { operationOf, type DraftContext } from './draft-context';
import type { SocketEndpoint } from './endpoints';
import {
  answersWith,
  exchangeOf,
  JSON_TYPE,
  nameOfPayload,
  payloadSchema,
  typeOfFrame,
  type HandledFrame,
} from './handler-exchange';
import { addQuestions } from './questions';
import { addControls } from './rpc-controls';
import { ANYTHING } from './parts';
import type { Call, Wire } from './wire';

/** The messages and operations of an endpoint in one protocol. */
export function draftEndpoint(
  id: string,
  { handshake, messages }: SocketEndpoint,
  wire: Wire,
  context: DraftContext,
): ChannelDraft {
  const draft = new ChannelDraft(id, context.operationIds);
  // Callbacks have no events: their frames are given to them whole.
  const events = handshake.style === 'class' ? messages.flatMap(({ event }) => event ?? []) : [];
  for (const message of messages) {
    const frame = frameOf(message, events, wire, context);
    if (frame === undefined) continue;
    draft.receive({ ...exchangeOf(wire, frame), operation: operationOf(message, handshake, context) });
  }
  const operation = operationOf({ ...handshake, documentation: undefined }, undefined, context);
  if (wire.protocol === 'rpc') addControls(draft, handshake, operation, context);
  for (const { event, type, list, description } of handshake.pushes ?? []) {
    const data = type === null ? { type: 'null' } : context.schemas.output(type, list);
    draft.send(push(event, endpointPush(event, data), description, operation));
  }
  if (wire.protocol === 'rpc') addQuestions(draft, handshake.questions ?? [], operation, context.schemas);
  if (handshake.pingFrames === true) draft.send(push('$ping', PING, 'Comes with each ping.', operation));
  draft.send(refusal(wire, events.length > 0, context));
  return draft;
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
  wire: Wire,
  { schemas }: DraftContext,
): HandledFrame | undefined {
  const { payload, discriminator = 'event', documentation } = handler;
  const event = events.length === 0 ? undefined : handler.event;
  const isWhole = wire.protocol === 'message';
  if (payload?.kind === 'binary' && (!isWhole || event !== undefined)) return undefined;
  // A frame with an event is an object.
  if (isWhole && event !== undefined && payload?.list === true && payload.orOne !== true) return undefined;
  const body = payloadSchema(payload, schemas);
  const call: Call = {
    event,
    discriminator,
    others: events.length === 0 ? undefined : events,
    body,
    isBodyRequired: payload?.required === true,
  };
  return {
    name: event ?? nameOfPayload(handler, body),
    call,
    answers: answersWith(handler, [], schemas, wire),
    documentation,
    contentType: isWhole && event === undefined ? typeOfFrame(payload) : JSON_TYPE,
  };
}

/** The answer to what no operation takes. */
function refusal(wire: Wire, hasEvents: boolean, { schemas }: DraftContext): Parameters<ChannelDraft['send']>[0] {
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
      payload: wire.answer(call, defaultAnswer([], schemas.failureBody())),
    },
  };
}

/** An endpoint whose method reads its messages itself: nothing is known about them. */
export function draftOwnFrames(id: string, { handshake }: SocketEndpoint, context: DraftContext): ChannelDraft {
  const draft = new ChannelDraft(id, context.operationIds);
  const operation = operationOf(handshake, undefined, context);
  const description = 'The endpoint reads and writes its frames itself.';
  const message = { name: 'frame', title: 'frame', description, contentType: JSON_TYPE, payload: ANYTHING };
  draft.receive({ name: 'received', message, operation });
  draft.send({ name: 'sent', message, operation });
  return draft;
}
