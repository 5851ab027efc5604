/** For those who write a broker. */
export { Broker, type BrokerListener, type BrokerState, type ChannelPattern } from './broker/broker';
export type {
  AppendOptions,
  Appended,
  History,
  HistoryEntry,
  HistoryLimits,
  HistoryQuery,
  Position,
} from './broker/history';
export { IDEMPOTENCY_WINDOW, METADATA_LIFETIME } from './broker/history';
export type { Claim, Claimed, Settlement } from '@cortado/core/transport';
export type { Presence, PresenceChange, PresenceEntry, PresenceMember } from './broker/presence';
export { MemoryBroker } from './memory/memory-broker';
export type { OutcomeLimits } from './memory/memory-outcomes';
export { MemoryNetwork, type MemoryNetworkOptions } from './memory/memory-network';
/** For programs that have no server: what they send is what processes send each other. */
export { commands, type Command } from './broker/commands';
export { encodeEnvelope } from './broker/envelope';
export { channelTopic, EVERYONE, nodeOf, nodeTopic, userTopic } from './broker/topics';
