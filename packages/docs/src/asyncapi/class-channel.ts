import type { HandlerDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import { answersOf, type Answer } from './answers';
import { ChannelDraft } from './channel-draft';
import { channelPush, joinedBody, nameSchema, ownPushes, type ChannelTraits } from './channel-frames';
import { operationOf, type DraftContext } from './draft-context';
import type { ChannelClass } from './endpoints';
import { push } from './endpoint-channel';
import { answersWith, exchangeOf, payloadSchema } from './handler-exchange';
import { anyOf, NOTHING } from './parts';
import { addQuestions } from './questions';
import type { Call, Protocol } from './protocol';

/** The messages and operations of a channel class in one protocol. */
export function draftChannelClass(
  id: string,
  { pattern, join, messages, endpoints }: ChannelClass,
  protocol: Protocol,
  context: DraftContext,
): ChannelDraft {
  const { schemas } = context;
  const draft = new ChannelDraft(id, context.operationIds);
  const traits = traitsOf(pattern, join, context);
  const { name } = traits;
  const [first] = endpoints;
  const shared = operationOf({ security: join.security }, [first?.handshake], context);

  const joins = joinAnswers(join, traits, context);
  draft.receive({
    ...exchangeOf(protocol, {
      name: '$join',
      call: { ...callOf(join, '$join', traits, context), recovers: true },
      answers: joins,
      documentation: { description: JOINS, ...join.documentation },
    }),
    operation: operationOf(join, [first?.handshake], context),
  });
  draft.receive({
    ...exchangeOf(protocol, {
      name: '$leave',
      call: { event: '$leave', discriminator: 'event', channel: name },
      answers: answersOf(LEFT, schemas, false),
      documentation: { description: 'Leaves a channel.' },
    }),
    operation: shared,
  });
  for (const message of messages) {
    const { event = '', documentation } = message;
    const call = callOf(message, event, traits, context);
    // The operations of a resource need no join.
    const needsJoin = message.type === join.type;
    const answers = answersWith(message, needsJoin ? [409] : [], schemas, { ...protocol, streams: false });
    draft.receive({
      ...exchangeOf(protocol, { name: event, call, answers, documentation }),
      operation: operationOf(message, [join, first?.handshake], context),
    });
  }
  addPushes(draft, join, traits, joins[0]!.body, shared, context);
  if (protocol.name === 'rpc') addQuestions(draft, join.questions ?? [], shared, schemas);
  return draft;
}

/** What members of a channel receive that no endpoint lists: each event of a stream of `Sse.channels()` has such a push as its data. */
export function draftStreamedChannel(id: string, { pattern, join }: ChannelClass, context: DraftContext): ChannelDraft {
  const draft = new ChannelDraft(id, context.operationIds);
  const traits = traitsOf(pattern, join, context);
  const [joined] = joinAnswers(join, traits, context);
  addPushes(draft, join, traits, joined!.body, operationOf({ security: join.security }, [], context), context);
  return draft;
}

function traitsOf(
  pattern: string,
  { positions, presence, presenceInfo }: HandlerDescription,
  { schemas }: DraftContext,
): ChannelTraits {
  const info = presenceInfo === undefined ? undefined : schemas.output(presenceInfo);
  return { name: nameSchema(pattern), positions: positions === true, presence: presence === true, info };
}

/** What `@Emits` says of the class, and what the framework pushes by itself. */
function addPushes(
  draft: ChannelDraft,
  { pushes = [] }: HandlerDescription,
  traits: ChannelTraits,
  joined: JsonSchema,
  operation: ReturnType<typeof operationOf>,
  { schemas }: DraftContext,
): void {
  for (const { event, type, list, description } of pushes) {
    const data = type === null ? NOTHING : schemas.output(type, list);
    draft.send(push(event, channelPush(traits, event, data), description, operation));
  }
  for (const [event, data, description] of ownPushes(traits, joined)) {
    // It has no position of its own.
    draft.send(push(event, channelPush({ ...traits, positions: false }, event, data), description, operation));
  }
}

const JOINS = 'Joins a channel. With `recover`, the client asks for what it has missed.';

/** Refusals of the framework: joined already, or in too many channels. */
const JOIN_REFUSALS = [409, 429];

/** A client that is not in the channel cannot leave it. */
const LEFT = { responses: [{ status: 204, type: null, list: false }], statuses: [409] };

/** A join has no stream, and no key. */
const NEITHER = { streams: false, hasHeaders: false };

/** A successful join has the status 200, whatever `onJoin` returned. */
function joinAnswers(join: HandlerDescription, traits: ChannelTraits, { schemas }: DraftContext): readonly Answer[] {
  const needsBroker = traits.positions || traits.presence;
  const answers = answersWith(join, needsBroker ? [...JOIN_REFUSALS, 503] : JOIN_REFUSALS, schemas, NEITHER);
  const successes = answers.filter(({ isFailure }) => !isFailure);
  const body = joinedBody(traits, anyOf(successes.map((each) => each.body)));
  const description = successes.find((each) => each.description !== undefined)?.description;
  return [
    {
      name: '200',
      status: { type: 'integer', const: 200 },
      body,
      isFailure: false,
      ...(description === undefined ? {} : { description }),
    },
    ...answers.filter(({ isFailure }) => isFailure),
  ];
}

function callOf(
  { payload, idempotencyKey }: HandlerDescription,
  event: string,
  { name }: ChannelTraits,
  { schemas }: DraftContext,
): Call {
  // Without a body, a DTO says which of its properties are missing.
  const isBodyRequired = payload?.required === true && payload.kind !== 'json';
  const takesKey = idempotencyKey !== undefined;
  return {
    event,
    discriminator: 'event',
    channel: name,
    body: payloadSchema(payload, schemas),
    isBodyRequired,
    takesKey,
  };
}
