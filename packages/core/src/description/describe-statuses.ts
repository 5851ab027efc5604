import type { CompiledInput } from '../arguments/compiled-input';
import type { GuardDescription, HandlerPlace, InputDescription, PayloadDescription } from './handler-description';

/** What is known of a handler that decides how it may refuse. */
interface Refusing {
  readonly inputs: readonly InputDescription[];
  readonly payload: PayloadDescription | undefined;
  readonly guards: readonly GuardDescription[];
  /** What the inputs were described from, whose decorators may name statuses. */
  readonly read: readonly CompiledInput[];
  readonly limitsRate: boolean;
}

/** The statuses that a handler answers with by itself, ascending; undefined for none. */
export function describeStatuses(place: HandlerPlace, handler: Refusing): readonly number[] | undefined {
  const { inputs, payload, guards, read, limitsRate } = handler;
  const statuses = new Set<number>(place.statuses);
  if (inputs.some(canRefuse) || (payload !== undefined && refusesPayload(place, payload))) statuses.add(400);
  for (const { described } of read) described?.statuses?.forEach((each) => statuses.add(each));
  if (place.mediaTypes !== undefined) statuses.add(413).add(415);
  for (const { statuses: said = [403] } of guards) said.forEach((each) => statuses.add(each));
  if (limitsRate && (place.kind === 'action' || place.kind === 'handshake')) statuses.add(429);
  return statuses.size === 0 ? undefined : Object.freeze([...statuses].toSorted((a, b) => a - b));
}

/** Whether it is read by a DTO, converted, or required. A parameter of a path that is text is always there. */
function canRefuse({ source, name, type, required, format, enum: values, schema }: InputDescription): boolean {
  if (name === undefined) return type !== undefined || schema !== undefined || required;
  const converts = (type !== undefined && type !== String) || format !== undefined || values !== undefined;
  return converts || schema !== undefined || (required && source !== 'path');
}

/** On HTTP, text and bytes are taken as they come; a frame of another kind is refused on a socket. */
function refusesPayload({ transport }: HandlerPlace, { kind }: PayloadDescription): boolean {
  return kind === 'json' || transport === 'websocket';
}
