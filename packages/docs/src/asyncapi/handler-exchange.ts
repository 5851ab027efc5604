import type { Documentation, HandlerDescription, PayloadDescription } from '@cortado/core';
import type { InputUse, JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import { answersOf, type Answer, type Answering } from './answers';
import type { Exchange } from './channel-draft';
import type { AsyncApiMessage } from './document';
import { given, TEXT } from './parts';
import type { Call, Protocol } from './protocol';

/** A frame with its answers. */
export interface HandledFrame {
  /** As the message should be called. */
  readonly name: string;
  readonly call: Call;
  readonly answers: readonly Answer[];
  readonly documentation?: Documentation | undefined;
  readonly contentType?: string | undefined;
}

/** The message that a frame is, and the messages that answer it. */
export function exchangeOf(
  protocol: Protocol,
  { name, call, answers, documentation, contentType }: HandledFrame,
): Exchange {
  const { summary, description, deprecated, example } = documentation ?? {};
  const { correlationId } = protocol;
  const sample = example === undefined ? undefined : protocol.example(call, example);
  return {
    name,
    message: given<AsyncApiMessage>({
      name,
      title: name,
      summary,
      description,
      contentType: contentType ?? JSON_TYPE,
      payload: protocol.request(call),
      correlationId,
      examples: sample === undefined ? undefined : [{ payload: sample }],
      'x-cortado': deprecated === true ? { deprecated } : undefined,
    } as AsyncApiMessage),
    replies: repliesOf(protocol, { name, call, answers, contentType }),
  };
}

function repliesOf(
  protocol: Protocol,
  { name, call, answers, contentType }: HandledFrame,
): readonly (readonly [string, AsyncApiMessage])[] {
  const isBinary = contentType === TYPES.binary;
  // Nothing says whether the handler returns bytes.
  const all = isBinary && answers.some((each) => each.name === '2XX') ? [BYTES_ANSWER, ...answers] : answers;
  return all.map((answer) => {
    const isBytes = isBinary && answer.isBytes === true;
    const reply = given({
      name: answer.name,
      title: `${name} ${answer.name}`,
      description: answer.description,
      contentType: isBytes ? TYPES.binary : JSON_TYPE,
      payload: isBytes ? BYTES : protocol.answer(call, answer),
      correlationId: protocol.correlationId,
    } as AsyncApiMessage);
    return [answer.name, reply] as const;
  });
}

/** Of a handler of binary frames that returns bytes: a binary frame without a status. */
const BYTES_ANSWER: Answer = { name: 'bytes', status: {}, body: {}, isFailure: false, isBytes: true };

export const JSON_TYPE = 'application/json';

/** The types of what is no JSON. */
const TYPES: Readonly<Record<PayloadDescription['kind'], string>> = {
  json: JSON_TYPE,
  text: 'text/plain',
  binary: 'application/octet-stream',
};

/** How a frame is written that is the payload and nothing else. */
export function typeOfFrame(payload: PayloadDescription | undefined): string {
  return TYPES[payload?.kind ?? 'json'];
}

/** Bytes, as documents write them. */
export const BYTES: JsonSchema = { type: 'string', format: 'binary' };

/** What a handler reads. */
export function payloadSchema(payload: PayloadDescription | undefined, schemas: Schemas): JsonSchema | undefined {
  if (payload === undefined) return undefined;
  const { kind, type, list, maxItems, orOne, schema } = payload;
  if (kind !== 'json') return kind === 'text' ? TEXT : BYTES;
  if (schema !== undefined) return schemas.given(schema);
  const use = useOf(payload);
  if (!list) return schemas.input(type, false, use);
  const items = { ...schemas.input(type, true, use), ...(maxItems === undefined ? {} : { maxItems }) };
  return orOne === true ? { anyOf: [items, schemas.input(type, false, use)] } : items;
}

/** The same in one piece, for an object that refuses what it does not name; undefined for anything else. */
export function closedSchema(payload: PayloadDescription | undefined, schemas: Schemas): JsonSchema | undefined {
  if (payload?.kind !== 'json' || payload.list || payload.schema !== undefined) return undefined;
  const whole = schemas.properties(payload.type, useOf(payload));
  return whole['additionalProperties'] === false ? whole : undefined;
}

function useOf({ unknown, groups }: PayloadDescription): InputUse {
  return given({ unknown, groups: groups && [...groups] });
}

/** The answers of a handler, and those with these statuses. */
export function answersWith(
  handler: Answering,
  more: readonly number[],
  schemas: Schemas,
  { streams, hasHeaders }: Pick<Protocol, 'streams' | 'hasHeaders'>,
): readonly Answer[] {
  const { responses, statuses = [], idempotencyKey } = handler;
  const ofKey = hasHeaders ? (idempotencyKey?.statuses ?? []) : [];
  return answersOf({ responses, statuses: [...statuses, ...ofKey, ...more] }, schemas, streams);
}

/** As a handler without an event is called: by what it reads. */
export function nameOfPayload({ payload }: HandlerDescription, schema: JsonSchema | undefined): string {
  if (payload === undefined) return 'message';
  if (payload.kind !== 'json') return payload.kind === 'text' ? 'text' : 'bytes';
  const reference = schema?.['$ref'];
  const name = typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : payload.type.name;
  return payload.list ? `${name}List` : name;
}
