import { refuseUnknownIn } from '../config/check-options';
import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Class, ClassOrMethodDecorator } from '../common/types';
import { checkBodyClass, type JsonBody } from '../result/returned-type';

/** What `@Emits` and `@Asks` take after the class. */
export interface PushOptions {
  /** What documents say of it; CommonMark. */
  readonly description?: string;
}

/** What `@Emits` records. */
export interface PushMetadata {
  readonly event: string;
  readonly type: JsonBody;
  readonly options: PushOptions;
}

/** The answers to a question: the class of the body by status, as in `{ 200: Boolean, 409: OutOfStock }`. */
export type QuestionAnswers = Readonly<Record<number, JsonBody>>;

/** What `@Asks` records. */
export interface QuestionMetadata extends PushMetadata {
  readonly answers: QuestionAnswers;
}

/** What `@Emits` records. */
export const emitsMetadata = new DecoratorMetadata<PushMetadata>('Emits');
/** What `@Asks` records. */
export const asksMetadata = new DecoratorMetadata<QuestionMetadata>('Asks');

/**
 * Says what an endpoint pushes to its clients, or a channel to its members, for documents and clients. It stands on the class, or on a
 * method that has `@WebSocket`. It checks and changes nothing of what is sent.
 *
 * @param event the name of the event, as in `channel.publish('said', said)`
 * @param type the class of the data, `[Class]` for a list, `String`, `Number` or `Boolean` for a plain value, `null` for no data
 * @example
 * @Emits('said', Said) @Emits('cleared', null) @Channel('room:{room}') class RoomChannel { … }
 */
export function Emits(event: string, type: JsonBody, options: PushOptions = {}): ClassOrMethodDecorator {
  return recorder(emitsMetadata, { event, type, options });
}

/**
 * Says what an endpoint asks its clients with `connection.request()`, and what they may answer, for documents and clients. It stands
 * where `@Emits` does.
 *
 * @param event the name of the event, as in `connection.request('confirm', confirm)`
 * @param type the class of the question, as in `@Emits`
 * @param answers what each status of an answer has for a body
 * @example
 * @Asks('confirm', Confirm, { 200: Boolean, 409: OutOfStock }) @WebSocket('/orders') class OrderSocket { … }
 */
export function Asks(
  event: string,
  type: JsonBody,
  answers: QuestionAnswers,
  options: PushOptions = {},
): ClassOrMethodDecorator {
  return recorder(asksMetadata, { event, type, answers, options });
}

function recorder<Value extends PushMetadata>(
  metadata: DecoratorMetadata<Value>,
  value: Value,
): ClassOrMethodDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) metadata.onClass(target as Class, value);
    else metadata.onMethod(target, key, value);
  };
}

/** What a class pushes; for an endpoint that is a method, what that method pushes too. Of one event that of the subclass or method. */
export function pushesOf<Value extends PushMetadata>(
  metadata: DecoratorMetadata<Value>,
  type: Class,
  key: PropertyKey,
): readonly Value[] {
  const all = [...metadata.ofClass(type), ...metadata.ofMethod(type, key)];
  return [...new Map(all.map((each) => [each.event, each])).values()];
}

/** @throws ConfigurationError E_METADATA_LOST for a class that does not exist, E_OPTION */
export function checkPush(name: string, { event, type, options, ...more }: PushMetadata, where: string): void {
  const decorator = `@${name}('${event}', …)`;
  refuseUnknownIn(`${where}, ${decorator}`, options, ['description']);
  const { answers = {} } = more as Partial<QuestionMetadata>;
  for (const each of [type, ...Object.values(answers)]) checkBodyClass(each, where, decorator);
}
