import {
  DecoratorMetadata,
  type DtoInputOptions,
  type InferredMessageDecorator,
  type MessageDecorator,
  type Receivable,
  type Received,
} from '@cortado/core/transport';

export interface MessageMetadata {
  /** Undefined for the handler of all messages that no event's handler handles. */
  readonly event: string | undefined;
  readonly receive: Receivable | undefined;
  readonly options?: DtoInputOptions | undefined;
}

export const messageMetadata = new DecoratorMetadata<MessageMetadata>('OnReceive or @OnMessage');

type AnyMethodDecorator = (target: object, key: string | symbol, descriptor: any) => void;

/**
 * Handles messages. The first parameter is the whole message, validated. The return value is the reply.
 *
 * @param message a DTO class, `[ChatRequest]` for a list, `String` for unparsed text, or `Buffer` for binary frames; default the type of
 *   the first parameter
 * @param options what becomes of unknown properties, and the groups of constraints that apply
 * @example
 * @OnReceive() onReceive(request: ChatRequest, connection: Connection) { return Ok({ message: 'Hi' }) }
 */
export function OnReceive(): InferredMessageDecorator;
export function OnReceive<const R extends Receivable>(
  message: R,
  options?: DtoInputOptions,
): MessageDecorator<Received<R>>;
export function OnReceive(message?: Receivable, options?: DtoInputOptions): AnyMethodDecorator {
  return (target, key) => messageMetadata.onMethod(target, key, { event: undefined, receive: message, options });
}

/**
 * Handles messages with one event name, `{"event":"move","x":1}`. Names that begin with `$` are reserved.
 *
 * @param name the value of the discriminator property, by default `event`
 * @param message as in `OnReceive`; a list has no place beside the event, so only clients of the rpc protocol can send one
 * @param options as in `OnReceive`
 */
export function OnMessage(name: string): InferredMessageDecorator;
export function OnMessage<const R extends Receivable>(
  name: string,
  message: R,
  options?: DtoInputOptions,
): MessageDecorator<Received<R>>;
export function OnMessage(name: string, message?: Receivable, options?: DtoInputOptions): AnyMethodDecorator {
  return (target, key) => messageMetadata.onMethod(target, key, { event: name, receive: message, options });
}
