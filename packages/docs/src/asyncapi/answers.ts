import type { HandlerDescription, ResponseDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';
import type { Schemas } from '../schema/schemas';
import { anyOf, ANYTHING, given, NOTHING, TEXT } from './parts';

/** One answer to a frame. */
export interface Answer {
  /** Its status, `2XX` where nobody says which, or `default` for every failure that has no answer of its own. */
  readonly name: string;
  /** Of `statusCode`. */
  readonly status: JsonSchema;
  readonly body: JsonSchema;
  readonly isFailure: boolean;
  /** Whether it is one item of a stream, which the final answer follows. */
  readonly isItem?: boolean;
  /** Whether its body is bytes, which the handler of a binary frame sends as they are. */
  readonly isBytes?: boolean;
  readonly description?: string;
}

/** What an answer needs of a handler. */
export type Answering = Pick<HandlerDescription, 'responses' | 'statuses' | 'idempotencyKey'>;

/** The answers of a handler: what `@Returns` says, the statuses that it answers with by itself, and `default`. */
export function answersOf(
  { responses, statuses = [] }: Answering,
  schemas: Schemas,
  streams: boolean,
): readonly Answer[] {
  const bodies = new Map<number, JsonSchema[]>();
  const add = (status: number, body: JsonSchema): void =>
    void bodies.set(status, [...(bodies.get(status) ?? []), body]);
  const isStream = streams && responses.some(({ status }) => status === ITEM);
  for (const each of responses) if (each.status !== ITEM || streams) add(each.status, bodyOf(each, schemas));
  if (isStream) add(200, NOTHING);
  for (const each of statuses) if (each >= 400 && !bodies.has(each)) add(each, schemas.failureBody());
  const named = [...bodies].sort(([one], [other]) => one - other);
  const successes = named.filter(([status]) => status < 400);
  const failures = named.filter(([status]) => status >= 400);
  const isSilent = successes.length === 0 && !responses.some(({ status }) => status === ITEM);
  const answer = ([status, all]: readonly [number, readonly JsonSchema[]]): Answer =>
    given({
      name: String(status),
      status: { type: 'integer', const: status },
      body: anyOf(all),
      isFailure: status >= 400,
      isItem: status === ITEM ? true : undefined,
      isBytes: responses.some((each) => each.status === status && isBytes(each)) ? true : undefined,
      description: responses.find((each) => each.status === status)?.description,
    });
  return [
    ...(isSilent ? [UNKNOWN] : successes.map(answer)),
    ...failures.map(answer),
    defaultAnswer(
      failures.map(([status]) => status),
      schemas.failureBody(),
    ),
  ];
}

/** The items of a stream. */
const ITEM = 206;

/** A success that no `@Returns` names. */
const UNKNOWN: Answer = {
  name: '2XX',
  status: { type: 'integer', minimum: 200, maximum: 299 },
  body: ANYTHING,
  isFailure: false,
};

/** Every failure but these. */
export function defaultAnswer(others: readonly number[], body: JsonSchema): Answer {
  const failures: JsonSchema = { type: 'integer', minimum: 400, maximum: 599 };
  return {
    name: 'default',
    status: others.length === 0 ? failures : { ...failures, not: { enum: others } },
    body,
    isFailure: true,
  };
}

/** The body of an answer that `@Returns` names. A failure without a class has the error list of the helper that made it. */
function bodyOf({ status, type, list, mediaType, events }: ResponseDescription, schemas: Schemas): JsonSchema {
  if (events !== undefined) return ANYTHING;
  if (mediaType !== undefined) return mediaType.startsWith('text/') ? TEXT : ANYTHING;
  if (type === null) return status >= 400 ? schemas.failureBody() : NOTHING;
  return schemas.output(type, list);
}

function isBytes({ type, list }: ResponseDescription): boolean {
  return !list && ((type as unknown) === Buffer || (type as unknown) === Uint8Array);
}
