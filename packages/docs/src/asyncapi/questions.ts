import type { QuestionDescription } from '@cortado/core';
import type { Schemas } from '../schema/schemas';
import type { ChannelDraft, Exchange } from './channel-draft';
import { JSON_TYPE } from './handler-exchange';
import { anyOf, ANYTHING, given, NOTHING, objectOf, textOf } from './parts';
import { CORRELATION } from './rpc-protocol';
import type { AsyncApiMessage } from './document';
import type { JsonSchema } from '../schema/json-schema';

/** The ids of the server's requests. */
const ID: JsonSchema = { type: 'string', pattern: '^s\\d+$' };

/** The requests of the server, with what clients answer. */
export function addQuestions(
  draft: ChannelDraft,
  questions: readonly QuestionDescription[],
  operation: Exchange['operation'],
  schemas: Schemas,
): void {
  const bodyOf = ({ type, list }: Pick<QuestionDescription, 'type' | 'list'>): JsonSchema =>
    type === null ? NOTHING : schemas.output(type, list);
  for (const { event, answers, description, ...question } of questions) {
    const reply = (
      name: string,
      status: JsonSchema,
      body: JsonSchema,
      about?: string,
    ): readonly [string, AsyncApiMessage] => [
      name,
      given({
        name,
        title: `request ${event} ${name}`,
        description: about,
        contentType: JSON_TYPE,
        // An answer without a body has the body null.
        payload: objectOf({ id: ID, statusCode: status, [body === ANYTHING ? 'body?' : 'body']: body }),
        correlationId: CORRELATION,
      } as AsyncApiMessage),
    ];
    const statuses = [...new Set(answers.map(({ status }) => status))].sort((one, other) => one - other);
    const replies = statuses.map((status) => {
      const of = answers.filter((each) => each.status === status);
      const bodies = of.map((each) => (each.type === null ? NOTHING : schemas.input(each.type, each.list)));
      return reply(String(status), { type: 'integer', const: status }, anyOf(bodies), of[0]?.description);
    });
    const others: JsonSchema = { type: 'integer', ...(statuses.length === 0 ? {} : { not: { enum: statuses } }) };
    draft.send({
      name: `request.${event}`,
      message: given({
        name: event,
        title: `request ${event}`,
        description,
        contentType: JSON_TYPE,
        payload: objectOf({ id: ID, event: textOf(event), body: bodyOf(question) }),
        correlationId: CORRELATION,
      } as AsyncApiMessage),
      replies: [...replies, reply('default', others, ANYTHING)],
      ...(operation === undefined ? {} : { operation }),
    });
  }
}
