import type { Class } from '../common/types';
import { compact } from './compact';
import { describeBody } from './describe-body';
import type { PushDescription, QuestionDescription, ResponseDescription } from './handler-description';
import { asksMetadata, emitsMetadata, pushesOf, type PushMetadata, type QuestionAnswers } from './pushes';

/** What `@Emits` says of an endpoint or a channel; undefined for nothing. */
export function describePushes(type: Class, key: PropertyKey): readonly PushDescription[] | undefined {
  const pushes = pushesOf(emitsMetadata, type, key);
  return pushes.length === 0 ? undefined : Object.freeze(pushes.map(describePush));
}

/** What `@Asks` says of an endpoint or a channel; undefined for nothing. */
export function describeQuestions(type: Class, key: PropertyKey): readonly QuestionDescription[] | undefined {
  const questions = pushesOf(asksMetadata, type, key);
  if (questions.length === 0) return undefined;
  return Object.freeze(
    questions.map((each) => Object.freeze({ ...describePush(each), answers: describeAnswers(each.answers) })),
  );
}

function describePush({ event, type, options: { description } }: PushMetadata): PushDescription {
  return compact<PushDescription>({ event, ...describeBody(type), description });
}

function describeAnswers(answers: QuestionAnswers): readonly ResponseDescription[] {
  return Object.freeze(
    Object.entries(answers).map(([status, type]) => Object.freeze({ status: Number(status), ...describeBody(type) })),
  );
}
