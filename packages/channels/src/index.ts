export { Broker } from './broker/broker';
export { Cluster, type ClusterStatus, type CommandHandler } from './broker/cluster';
export {
  checkCloseCode,
  commands,
  type Closing,
  type Command,
  type Sending,
  type UserClosing,
  type UserPushing,
  type UserRemoving,
} from './broker/commands';
export { userTopic } from './broker/topics';
export { Channel, channelMetadata, type ChannelOptions } from './channel/channel';
export type { ChannelHistory, ChannelHistoryQuery, Published, PublishOptions } from './channel/operations';
export type { ChannelCounts } from './channel/channel-counts';
export { Channels } from './channel/channels';
export { Membership } from './channel/membership';
export { channelProviders, checkBroker, checkWorkers } from './channel/providers';
export { Message, type Encoding } from './delivery/message';
export type { Peer, SendStatus } from './delivery/peer';
export { jsonText, pushText, type Push } from './delivery/push';
export { checkedRecipients, deliverTo, type Recipients } from './delivery/recipients';
export { checkedHistory } from './history/history-option';
export type { Position } from './broker/history';
export { isPosition } from './history/reading';
export { presenceLimits, type PresenceLimits, type PresenceOptions } from './presence/options';
export { Presences } from './presence/presences';
export type { ChannelPresence, PresentMember, ShownMember } from './presence/present-member';
export { Member, type MemberHub, type SubscribingPeer } from './subscription/member';
export { joinMetadata, OnJoin } from './subscription/on-join';
export { ChannelPattern } from './subscription/pattern';
export { PatternTable, type ChannelEntry, type FoundChannel } from './subscription/pattern-table';
export { StoredPatterns } from './subscription/stored-patterns';
export { Subscription, type ChannelInstance, type LeaveReason } from './subscription/subscription';
