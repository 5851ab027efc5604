import type { JsonSchema } from '../schema/json-schema';
import { listOf, objectOf, TEXT, textOf, TIMESTAMP, NOTHING } from './parts';

const OFFSET: JsonSchema = { type: 'integer', minimum: 0 };

/** Where a channel with history stands. */
const POSITION = { epoch: TEXT, offset: OFFSET };

/** What a client has received before. */
export const RECOVER: JsonSchema = objectOf(POSITION);

/** @param info the schema of what others are shown, where the class names it */
const membersOf = (info: JsonSchema | undefined): JsonSchema =>
  listOf(objectOf(info === undefined ? { key: TEXT, 'info?': {} } : { key: TEXT, info }));
const COUNT: JsonSchema = { type: 'integer', minimum: 0 };

/** What channels of a class have. */
export interface ChannelTraits {
  /** The schema of their names. */
  readonly name: JsonSchema;
  readonly positions: boolean;
  readonly presence: boolean;
  /** The schema of what others are shown of a member; undefined where nothing says so. */
  readonly info: JsonSchema | undefined;
}

/** The schema of the names that a pattern stands for: `room:{room}` has one or more characters other than `:` for `{room}`. */
export function nameSchema(pattern: string): JsonSchema {
  const literals = pattern.split(/\{[^{}]*\}/);
  if (literals.length === 1) return textOf(pattern);
  const escaped = literals.map((each) => each.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return { type: 'string', pattern: `^${escaped.join('[^:]+')}$` };
}

/** The body of the reply to a join. */
export function joinedBody({ name, positions, presence, info }: ChannelTraits, data: JsonSchema): JsonSchema {
  return objectOf({
    channel: name,
    data,
    ...(positions ? POSITION : {}),
    'recovered?': { type: 'boolean' },
    presence: presence ? objectOf({ count: COUNT, members: membersOf(info) }) : undefined,
  });
}

/** A push to members of a channel. What is meant for some of them has no position. */
export function channelPush({ name, positions }: ChannelTraits, event: string, data: JsonSchema): JsonSchema {
  return objectOf({
    event: textOf(event),
    channel: name,
    data,
    timestamp: TIMESTAMP,
    ...(positions ? { 'epoch?': TEXT, 'offset?': OFFSET } : {}),
  });
}

/** What the framework pushes to members of a channel, by event, with its data and what it means. */
export function ownPushes(
  traits: ChannelTraits,
  joined: JsonSchema,
): readonly (readonly [string, JsonSchema, string])[] {
  const changes = objectOf({ joined: membersOf(traits.info), left: listOf(objectOf({ key: TEXT })), 'count?': COUNT });
  return [
    ['$joined', joined, 'The server joined the client to the channel.'],
    ['$removed', objectOf({ reason: TEXT }), 'The server removed the client from the channel.'],
    ...(traits.presence
      ? ([
          [
            '$presence',
            { anyOf: [changes, objectOf({ count: COUNT })] },
            'Who has come, changed or gone. With a `count`, the list that the client has is no longer valid.',
          ],
        ] as const)
      : []),
    ...(traits.positions
      ? ([
          ['$reset', RECOVER, 'The client may have missed publications, and loads its state again.'],
          ['$position', RECOVER, 'The newest publications were not meant for the client.'],
        ] as const)
      : []),
  ];
}

/** A push to one connection, or to a plain channel that the server joined it to. */
export function endpointPush(event: string, data: JsonSchema): JsonSchema {
  return objectOf({ event: textOf(event), 'channel?': TEXT, data, 'timestamp?': TIMESTAMP });
}

/** Comes with each ping, which scripts in browsers cannot see. */
export const PING = objectOf({ event: textOf('$ping'), data: NOTHING });
