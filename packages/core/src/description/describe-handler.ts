import type { CompiledInput } from '../arguments/compiled-input';
import type { Class } from '../common/types';
import type { Step } from '../pipeline/step';
import { returnsMetadata } from '../result/returns';
import { compact, frozenList } from './compact';
import { describeInputs, describePayload } from './describe-inputs';
import { selfDescriptionOf } from './described';
import type {
  GuardDescription,
  HandlerDescription,
  HandlerPlace,
  ResponseDescription,
  SecurityDescription,
} from './handler-description';

/** What a handler was compiled from. */
export interface HandlerSource {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly inputs: readonly CompiledInput[];
  readonly guards: readonly Step[];
}

export function describeHandler(place: HandlerPlace, source: HandlerSource): HandlerDescription {
  const { type, key } = source;
  const guards = source.guards.map(describeGuard);
  return compact<HandlerDescription>({
    ...place,
    mediaTypes: place.mediaTypes && Object.freeze([...place.mediaTypes]),
    subprotocols: frozenList(place.subprotocols),
    type,
    key,
    inputs: Object.freeze(describeInputs(source.inputs)),
    payload: describePayload(source.inputs),
    responses: Object.freeze(describeResponses(type, key)),
    guards: Object.freeze(guards),
    security: describeSecurity(guards),
    statuses: describeStatuses(source.inputs),
  });
}

/** Those that the decorators of arguments name. */
function describeStatuses(inputs: readonly CompiledInput[]): readonly number[] | undefined {
  const statuses = new Set(inputs.flatMap(({ described }) => described?.statuses ?? []));
  return statuses.size === 0 ? undefined : Object.freeze([...statuses].toSorted((a, b) => a - b));
}

function describeGuard({ use }: Step): GuardDescription {
  const { security, optional, statuses } = selfDescriptionOf(use);
  return compact<GuardDescription>({
    name: (use as { readonly name?: string }).name ?? '',
    security: security && Object.freeze([...security]),
    optional,
    statuses: statuses && Object.freeze([...statuses]),
  });
}

function describeSecurity(guards: readonly GuardDescription[]): SecurityDescription | undefined {
  const speaking = guards.filter(({ security }) => security !== undefined);
  if (speaking.length === 0) return undefined;
  return Object.freeze({
    schemes: Object.freeze([...new Set(speaking.flatMap(({ security = [] }) => security))]),
    required: speaking.some(({ optional }) => optional !== true),
  });
}

function describeResponses(type: Class, key: PropertyKey): readonly ResponseDescription[] {
  return returnsMetadata.ofMethod(type, key).map(({ statusCode: status, type: returned }) => {
    const list = Array.isArray(returned);
    return Object.freeze({ status, type: list ? (returned[0] as Class) : (returned as Class | null), list });
  });
}
