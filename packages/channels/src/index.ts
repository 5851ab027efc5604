export { Cluster, type ClusterStatus, type Command, type CommandHandler } from './broker/cluster';
export { Channel, type Published, type PublishOptions } from './channel/channel';
export { Channels } from './channel/channels';
export { Membership } from './channel/membership';
export { channelProviders, checkBroker } from './channel/providers';
export { Message, type Encoding } from './delivery/message';
export type { Peer, SendStatus } from './delivery/peer';
export { jsonText, pushText, type Push } from './delivery/push';
export { deliverTo, type Recipients } from './delivery/recipients';
