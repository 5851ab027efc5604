import type { Context, FieldError } from '@cortado/core';
import type { ExpectedPayload } from '@cortado/core/transport';
import type { MessageContext } from './message-context';
import { RPC_PROTOCOL } from './rpc-frame';

/** Properties in which other frameworks, and the rpc protocol, send what is the message here. */
const ENVELOPES = ['data', 'body', 'payload'];
/** Properties in which other frameworks name the event. */
const EVENTS = ['event', 'type', 'action', 'kind'];

/** What a handler expects of its messages. */
export interface MessageForm {
  /** The property that names the event; undefined where all messages have one handler. */
  readonly discriminator: string | undefined;
  /** Undefined for the handler of messages that no event's handler handles. */
  readonly event: string | undefined;
}

/** What a handler of this form adds to the 400 of a message that it cannot read. */
export function explainForm(
  form: MessageForm,
): (context: Context, expected: ExpectedPayload) => FieldError | undefined {
  return (context, expected) => {
    const { payload, session } = context as MessageContext;
    return session.subprotocol === RPC_PROTOCOL ? bodyHint(payload, form, expected) : formHint(payload, form, expected);
  };
}

/**
 * An entry for the 400 of a message that has the form of another framework, such as `{"event":"say","data":{…}}` of NestJS or
 * `["say",{…}]` of Socket.IO.
 *
 * @returns undefined for a message of the right form
 */
function formHint(payload: unknown, form: MessageForm, expected: ExpectedPayload): FieldError | undefined {
  const { discriminator, event } = form;
  const { names, isList } = expected;
  if (Array.isArray(payload)) {
    const isNamed = !isList && typeof payload[0] === 'string' && typeof payload[1] === 'object';
    return isNamed ? hint([], `Send an object, not a list: ${frameExample(form, expected)}`) : undefined;
  }
  if (typeof payload !== 'object' || payload === null) return undefined;
  if (isList && event !== undefined)
    return hint([], `A list has no place beside "${discriminator}": offer the subprotocol cortado.v1`);
  const isForeign = (name: string): boolean => Object.hasOwn(payload, name) && !names.has(name);
  const envelope = ENVELOPES.find(isForeign);
  if (envelope === undefined || (discriminator === undefined && !EVENTS.some(isForeign))) return undefined;
  const what = isList ? `Send the list in "${envelope}"` : `Send the properties of "${envelope}"`;
  const where = discriminator === undefined || isList ? 'alone' : `beside "${discriminator}"`;
  const rpc = envelope === 'body' ? ', or offer the subprotocol cortado.v1' : '';
  return hint([envelope], `${what} ${where}: ${frameExample(form, expected)}${rpc}`);
}

/** The same for the rpc protocol, where the message is in `body`. */
function bodyHint(body: unknown, { event }: MessageForm, expected: ExpectedPayload): FieldError | undefined {
  if (body !== undefined) return undefined;
  const named = event === undefined ? '' : `"event":${JSON.stringify(event)},`;
  return hint(['body'], `Send the message in "body": {"id":1,${named}"body":${bodyExample(expected)}}`);
}

/**
 * The text of a 400 for a message that is no object, or names no event.
 *
 * @param msg what is wrong
 * @param events the names of the events that have handlers
 */
export function eventHint(
  msg: string,
  payload: unknown,
  discriminator: string,
  events: ReadonlyMap<string, unknown>,
): string {
  const named = namedEvent(payload).find((each) => typeof each === 'string' && events.has(each));
  if (named === undefined) return msg;
  const form = { discriminator, event: named as string };
  return `${msg}: ${frameExample(form, { names: new Set(), isList: false })}`;
}

/** The text of a 400 for a frame that is not JSON. */
export function notJsonText(text: string): string {
  return /^\d+\[/.test(text)
    ? 'This is a packet of Socket.IO, not JSON: connect with a plain WebSocket'
    : 'This is not JSON';
}

/** What may be the name of an event in a message of another form. */
function namedEvent(payload: unknown): readonly unknown[] {
  if (Array.isArray(payload)) return payload.slice(0, 1) as unknown[];
  if (typeof payload !== 'object' || payload === null) return [];
  return EVENTS.map((each) => (payload as Record<string, unknown>)[each]);
}

function hint(loc: FieldError['loc'], msg: string): FieldError {
  return { loc, type: 'frame_form', msg };
}

/** A frame of the right form, as in `{"event":"say","text":…}`. */
function frameExample({ discriminator, event }: MessageForm, expected: ExpectedPayload): string {
  if (discriminator === undefined || expected.isList) return bodyExample(expected);
  return `{${JSON.stringify(discriminator)}:${event === undefined ? '…' : JSON.stringify(event)},${property(expected.names)}…}`;
}

/** A message of the right form, as in `{"text":…}`. */
function bodyExample({ names, isList }: ExpectedPayload): string {
  if (!isList) return `{${property(names)}…}`;
  return names.size === 0 ? '[…]' : `[{${property(names)}…}]`;
}

function property(names: ReadonlySet<string>): string {
  const [first] = names;
  return first === undefined ? '' : `${JSON.stringify(first)}:`;
}
