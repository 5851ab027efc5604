import type { Subscription as JoinedChannel } from './subscription/subscription';

declare global {
  namespace Cortado {
    interface Context {
      /** The subscription of a join or a message of a channel class; undefined elsewhere. */
      readonly subscription: JoinedChannel | undefined;
    }
  }
}

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
export type { ChannelContext, ChannelStep } from './joining/channel-context';
export { ChannelTable, type ChannelPlans } from './joining/channel-plans';
export { ChannelSubscription, type JoiningPeer, type Removal } from './joining/channel-subscription';
export { alreadyJoined, joinBody, noSuchChannel } from './joining/join-reply';
export type { NameLocks } from './joining/name-locks';
export { Subscriptions, type SubscriptionsPeer } from './joining/subscriptions';
export { checkedHistory } from './history/history-option';
export type { Position } from './broker/history';
export { isPosition } from './history/reading';
export { presenceLimits, type PresenceLimits, type PresenceOptions } from './presence/options';
export { Presences } from './presence/presences';
export type { ChannelPresence, PresentMember, ShownMember } from './presence/present-member';
export type { ChannelLog, Order } from './history/channel-log';
export { keptMessage } from './history/publication';
export { MOST_REPLAYED, type Replay } from './history/replays';
export { Stream } from './history/stream';
export { channelSources, type ChannelSource, type SourceRequest } from './subscription/channel-source';
export { Member, type MemberHub, type SubscribingPeer } from './subscription/member';
export { joinMetadata, OnJoin } from './subscription/on-join';
export { ChannelPattern } from './subscription/pattern';
export { PatternTable, type ChannelEntry, type FoundChannel } from './subscription/pattern-table';
export { StoredPatterns } from './subscription/stored-patterns';
export { OpenStreams, type OpenPeer } from './users/open-peers';
export { Users } from './users/users';
export { Subscription, type ChannelInstance, type LeaveReason } from './subscription/subscription';
