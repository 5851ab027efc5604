import type { CompiledInput } from '../arguments/compiled-input';
import type { Class } from '../common/types';
import type { Step } from '../pipeline/step';
import { returnsMetadata } from '../result/returns';
import { compact, frozenList } from './compact';
import { describeBody } from './describe-body';
import { describeInputs, describePayload } from './describe-inputs';
import { describePushes, describeQuestions } from './describe-pushes';
import { describeStatuses } from './describe-statuses';
import { selfDescriptionOf } from './described';
import { documentationOfClass, documentationOfHandler } from './documentation';
import type {
  Documentation,
  GuardDescription,
  HandlerDescription,
  HandlerPlace,
  IdempotencyKeyDescription,
  ResponseDescription,
  SecurityDescription,
} from './handler-description';

/** What a handler was compiled from. */
export interface HandlerSource {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly inputs: readonly CompiledInput[];
  readonly guards: readonly Step[];
  /** The guards that have run before, as those of the handshake for a message. */
  readonly earlier: readonly Step[];
  /** Whether the application limits how often clients may come. */
  readonly limitsRate: boolean;
  /** Whether the application reads idempotency keys. */
  readonly readsKeys: boolean;
}

export function describeHandler(place: HandlerPlace, source: HandlerSource): HandlerDescription {
  const { type, key } = source;
  const guards = source.guards.map(describeGuard);
  const takesKey = source.readsKeys && mayRepeat(place);
  const inputs = Object.freeze(describeInputs(source.inputs));
  const payload = describePayload(source.inputs);
  const documentation = withSummary(documentationOfHandler(place, type, key), source.inputs);
  const opens = place.kind === 'handshake' || place.kind === 'join';
  return compact<HandlerDescription>({
    ...place,
    protocols: frozenList(place.protocols),
    subprotocols: frozenList(place.subprotocols),
    mediaTypes: frozenList(place.mediaTypes),
    hidden: place.hidden === true || documentation?.hidden === true ? true : undefined,
    type,
    key,
    inputs,
    payload,
    responses: Object.freeze(describeResponses(type, key)),
    guards: Object.freeze(guards),
    security: describeSecurity(guards, source.earlier.map(describeGuard), documentation),
    statuses: describeStatuses(place, { inputs, payload, guards, read: source.inputs, limitsRate: source.limitsRate }),
    idempotencyKey: takesKey ? KEY : undefined,
    documentation,
    classDocumentation: documentationOfClass(type),
    pushes: opens ? describePushes(type, key) : undefined,
    questions: opens ? describeQuestions(type, key) : undefined,
  });
}

const SAFE: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Requests that may change something, and messages, can have an idempotency key. */
function mayRepeat({ kind, method }: HandlerPlace): boolean {
  return kind === 'message' || (kind === 'action' && !SAFE.has(method));
}

/** A key that cannot be used, one whose first request is under way, and one that was used for another request. */
const KEY: IdempotencyKeyDescription = Object.freeze({ statuses: Object.freeze([400, 409, 422]) });

/** An argument may say what its handler does, where `@Api` does not. */
function withSummary(
  documentation: Documentation | undefined,
  inputs: readonly CompiledInput[],
): Documentation | undefined {
  const summary = inputs.map(({ described }) => described?.summary).find((each) => each !== undefined);
  return summary === undefined ? documentation : Object.freeze({ summary, ...documentation });
}

function describeGuard({ use }: Step): GuardDescription {
  const { security, optional, statuses } = selfDescriptionOf(use);
  return compact<GuardDescription>({
    name: (use as { readonly name?: string }).name ?? '',
    security: frozenList(security),
    optional,
    statuses: frozenList(statuses),
  });
}

/** A guard that requires credentials without naming a scheme takes those of the guards before it, or what `@Api` names. */
function describeSecurity(
  guards: readonly GuardDescription[],
  earlier: readonly GuardDescription[],
  documentation: Documentation = {},
): SecurityDescription | undefined {
  const speaking = guards.filter(({ security }) => security !== undefined);
  const { security: documented = [] } = documentation;
  if (speaking.length === 0 && documented.length === 0) return undefined;
  const [own, before] = [schemesOf(speaking), schemesOf(earlier)];
  const schemes = [own, before, documented].find((each) => each.length > 0) ?? [];
  return Object.freeze({
    schemes: Object.freeze([...schemes]),
    required: speaking.length === 0 || speaking.some(({ optional }) => optional !== true),
  });
}

function schemesOf(guards: readonly GuardDescription[]): readonly string[] {
  return [...new Set(guards.flatMap(({ security = [] }) => security))];
}

function describeResponses(type: Class, key: PropertyKey): readonly ResponseDescription[] {
  return returnsMetadata
    .ofMethod(type, key)
    .map(({ statusCode: status, type: returned, options: { description, headers } }) =>
      compact<ResponseDescription>({ status, ...describeBody(returned), headers, description }),
    );
}
