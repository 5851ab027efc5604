import type { Result } from '@cortado/core';
import { failure, type HandlerPlan } from '@cortado/core/transport';
import { MessageContext, type MessageSession } from './message-context';
import { parseJson, refused } from './json';
import type { RpcRequest } from './rpc-frame';

/** The message handlers of an endpoint. Selects the one for each frame. */
export class MessageHandlers {
  readonly #events: ReadonlyMap<string, HandlerPlan> | undefined;

  /**
   * @param fallback handles messages that no event's handler handles
   * @param discriminator the property that names the event
   */
  constructor(
    private readonly fallback: HandlerPlan | undefined,
    events: ReadonlyMap<string, HandlerPlan>,
    private readonly discriminator: string,
  ) {
    this.#events = events.size === 0 ? undefined : events;
  }

  /** Reads one frame. @returns the context for its handler, or the answer to a frame that cannot be read. Never throws. */
  read(session: MessageSession, data: Buffer, isBinary: boolean, sequence: number): MessageContext | Result {
    const { fallback } = this;
    if (isBinary) {
      if (fallback?.payload === 'binary') return new MessageContext(session, fallback, data, sequence);
      return failure(415, 'Send text frames here');
    }
    const text = data.toString();
    if (this.#events !== undefined) return this.#byEvent(this.#events, session, text, sequence);
    if (fallback === undefined || fallback.payload === 'binary') return failure(415, 'Send binary frames here');
    if (fallback.payload === 'text') return new MessageContext(session, fallback, text, sequence);
    const payload = parseJson(text);
    return payload === undefined ? notJson() : new MessageContext(session, fallback, payload, sequence);
  }

  /** The same for a request of the rpc protocol, which has its event and body in separate properties. */
  readCall(session: MessageSession, { event, body, headers }: RpcRequest, sequence: number): MessageContext | Result {
    const plan = event === undefined ? this.fallback : (this.#events?.get(event) ?? this.fallback);
    if (plan === undefined) return this.#noEvent(event);
    if (plan.payload === 'binary')
      return failure(415, 'This handler accepts binary frames only, which the rpc protocol does not have');
    if (plan.payload === 'text' && typeof body !== 'string')
      return refused(['body'], 'isString', 'body must be a string');
    return new MessageContext(session, plan, body, sequence, headers);
  }

  #byEvent(
    events: ReadonlyMap<string, HandlerPlan>,
    session: MessageSession,
    text: string,
    sequence: number,
  ): MessageContext | Result {
    const payload = parseJson(text);
    const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
    const event = isObject ? (payload as Record<string, unknown>)[this.discriminator] : undefined;
    const plan = typeof event === 'string' ? events.get(event) : undefined;
    if (plan !== undefined) return new MessageContext(session, plan, payload, sequence);
    const { fallback } = this;
    if (fallback?.payload === 'text') return new MessageContext(session, fallback, text, sequence);
    if (payload === undefined) return notJson();
    if (fallback !== undefined && fallback.payload !== 'binary')
      return new MessageContext(session, fallback, payload, sequence);
    return isObject ? this.#noEvent(event) : refused([], 'object_expected', 'Send a JSON object');
  }

  /** Names the property but never its value: a reply does not echo input. */
  #noEvent(event: unknown): Result {
    const { discriminator } = this;
    if (event === undefined) return refused([discriminator], 'missing', 'Field required');
    if (typeof event !== 'string') return refused([discriminator], 'isString', `${discriminator} must be a string`);
    return failure(404, 'There is no such event');
  }
}

function notJson(): Result {
  return refused([], 'json_invalid', 'This is not JSON');
}
