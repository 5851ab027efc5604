import type { Documentation, HandlerDescription, PayloadDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import { answersOf, type Answer, type Answering } from './answers';
import type { Exchange } from './channel-draft';
import type { AsyncApiMessage } from './document';
import { given, TEXT } from './parts';
import type { Call, Wire } from './wire';

/** A frame with its answers. */
export interface HandledFrame {
  /** As the message should be called. */
  readonly name: string;
  readonly call: Call;
  readonly answers: readonly Answer[];
  readonly documentation?: Documentation | undefined;
  readonly contentType?: string;
}

/** The message that a frame is, and the messages that answer it. */
export function exchangeOf(wire: Wire, { name, call, answers, documentation, contentType }: HandledFrame): Exchange {
  const { summary, description, deprecated, example } = documentation ?? {};
  const { correlationId } = wire;
  const sample = example === undefined ? undefined : wire.example(call, example);
  return {
    name,
    message: given<AsyncApiMessage>({
      name,
      title: name,
      summary,
      description,
      contentType: contentType ?? JSON_TYPE,
      payload: wire.request(call),
      correlationId,
      examples: sample === undefined ? undefined : [{ payload: sample }],
      'x-cortado': deprecated === true ? { deprecated } : undefined,
    } as AsyncApiMessage),
    replies: answers.map((answer) => [answer.name, replyOf(wire, name, call, answer)]),
  };
}

function replyOf(wire: Wire, name: string, call: Call, answer: Answer): AsyncApiMessage {
  return given({
    name: answer.name,
    title: `${name} ${answer.name}`,
    description: answer.description,
    contentType: JSON_TYPE,
    payload: wire.answer(call, answer),
    correlationId: wire.correlationId,
  } as AsyncApiMessage);
}

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
  if (schema !== undefined) return schema;
  if (!list) return schemas.input(type);
  const items = { ...schemas.input(type, true), ...(maxItems === undefined ? {} : { maxItems }) };
  return orOne === true ? { anyOf: [items, schemas.input(type)] } : items;
}

/** The answers of a handler, and those with these statuses. */
export function answersWith(
  handler: Answering,
  more: readonly number[],
  schemas: Schemas,
  { streams }: Pick<Wire, 'streams'>,
): readonly Answer[] {
  const { responses, statuses = [] } = handler;
  return answersOf({ responses, statuses: [...statuses, ...more] }, schemas, streams);
}

/** As a handler without an event is called: by what it reads. */
export function nameOfPayload({ payload }: HandlerDescription, schema: JsonSchema | undefined): string {
  if (payload === undefined) return 'message';
  if (payload.kind !== 'json') return payload.kind === 'text' ? 'text' : 'bytes';
  const reference = schema?.['$ref'];
  const name = typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : payload.type.name;
  return payload.list ? `${name}List` : name;
}
