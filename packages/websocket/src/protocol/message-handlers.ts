import type { Result } from '@cortado/core';
import { failure, type HandlerPlan } from '@cortado/core/transport';
import { MessageContext, type MessageSession } from './message-context';
import { eventHint, notJsonText } from './form-hint';
import { parseJson, refused } from './json';
import { headOf, headOfUnknown, NO_EVENT } from './reply-head';
import type { RpcRequest } from './rpc-frame';

/** Larger frames are not parsed only to find out the event of a refusal. */
const MAX_PARSED_REFUSAL = 4_096;

/** A frame as it arrived. */
export interface InboundFrame {
  readonly data: Buffer;
  readonly isBinary: boolean;
  /** The beginning of its reply, which names its event; undefined until the frame is read. */
  head: string | undefined;
}

interface EventHandler {
  readonly plan: HandlerPlan;
  readonly head: string;
}

/** The message handlers of an endpoint. Selects the one for each frame. */
export class MessageHandlers {
  readonly #events: ReadonlyMap<string, EventHandler> | undefined;
  /** The beginning of the reply to a frame that has not been read: where no event has a handler, replies never name one. */
  readonly initialHead: string | undefined;

  /**
   * @param fallback handles messages that no event's handler handles
   * @param discriminator the property that names the event
   */
  constructor(
    private readonly fallback: HandlerPlan | undefined,
    events: ReadonlyMap<string, HandlerPlan>,
    private readonly discriminator: string,
  ) {
    this.#events =
      events.size === 0 && fallback !== undefined
        ? undefined
        : new Map([...events].map(([event, plan]) => [event, { plan, head: headOf(event) }]));
    this.initialHead = this.#events === undefined ? NO_EVENT : undefined;
  }

  /** The event of a handler; undefined for one of all messages. Looked for only where somebody asks for messages. */
  eventOf(plan: HandlerPlan): string | undefined {
    for (const [event, each] of this.#events ?? []) if (each.plan === plan) return event;
    return undefined;
  }

  /** Reads one frame. @returns the context for its handler, or the answer to a frame that cannot be read. Never throws. */
  read(session: MessageSession, frame: InboundFrame, sequence: number): MessageContext | Result {
    const { fallback } = this;
    const { data, isBinary } = frame;
    if (isBinary) {
      frame.head = NO_EVENT;
      if (fallback?.payload === 'binary') return new MessageContext(session, fallback, data, sequence);
      return failure(415, 'Send text frames here');
    }
    const text = data.toString();
    if (this.#events !== undefined) return this.#byEvent(this.#events, session, frame, text, sequence);
    if (fallback === undefined || fallback.payload === 'binary') return failure(415, 'Send binary frames here');
    if (fallback.payload === 'text') return new MessageContext(session, fallback, text, sequence);
    const payload = parseJson(text);
    return payload === undefined ? notJson(text) : new MessageContext(session, fallback, payload, sequence);
  }

  /** The beginning of the reply to a frame that is refused without being read. Large frames are not parsed for it. Never throws. */
  headOfUnread({ data, isBinary }: InboundFrame): string {
    if (isBinary || data.length > MAX_PARSED_REFUSAL) return NO_EVENT;
    const event = this.#eventOf(parseJson(data.toString()));
    return (typeof event === 'string' ? this.#events?.get(event)?.head : undefined) ?? headOfUnknown(event);
  }

  /** The same for a request of the rpc protocol, which has its event and body in separate properties. */
  readCall(session: MessageSession, { event, body, headers }: RpcRequest, sequence: number): MessageContext | Result {
    const plan = event === undefined ? this.fallback : (this.#events?.get(event)?.plan ?? this.fallback);
    if (plan === undefined) return this.#noEvent(event);
    if (plan.payload === 'binary')
      return failure(415, 'This handler accepts binary frames only, which the rpc protocol does not have');
    if (plan.payload === 'text' && typeof body !== 'string')
      return refused(['body'], 'isString', 'body must be a string');
    return new MessageContext(session, plan, body, sequence, headers);
  }

  #byEvent(
    events: ReadonlyMap<string, EventHandler>,
    session: MessageSession,
    frame: InboundFrame,
    text: string,
    sequence: number,
  ): MessageContext | Result {
    const payload = parseJson(text);
    const event = this.#eventOf(payload);
    const handler = typeof event === 'string' ? events.get(event) : undefined;
    if (handler !== undefined) {
      frame.head = handler.head;
      return new MessageContext(session, handler.plan, payload, sequence);
    }
    frame.head = headOfUnknown(event);
    const { fallback } = this;
    if (fallback?.payload === 'text') return new MessageContext(session, fallback, text, sequence);
    if (payload === undefined) return notJson(text);
    if (fallback !== undefined && fallback.payload !== 'binary')
      return new MessageContext(session, fallback, payload, sequence);
    if (isRecord(payload)) return this.#noEvent(event, payload);
    return refused([], 'object_expected', eventHint('Send a JSON object', payload, this.discriminator, events));
  }

  #eventOf(payload: unknown): unknown {
    return isRecord(payload) ? payload[this.discriminator] : undefined;
  }

  /** @param payload undefined in the rpc protocol, whose events are in a property of their own */
  #noEvent(event: unknown, payload?: object): Result {
    const { discriminator } = this;
    if (event === undefined) {
      const msg = eventHint('Field required', payload, discriminator, this.#events ?? NO_EVENTS);
      return refused([discriminator], 'missing', msg);
    }
    if (typeof event !== 'string') return refused([discriminator], 'isString', `${discriminator} must be a string`);
    return failure(404, 'There is no such event');
  }
}

const NO_EVENTS: ReadonlyMap<string, unknown> = new Map();

function isRecord(payload: unknown): payload is Record<string, unknown> {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload);
}

function notJson(text: string): Result {
  return refused([], 'json_invalid', notJsonText(text));
}
