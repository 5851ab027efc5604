export { useChannel, type UsedChannel } from './react/use-channel.ts';
export { usePresence } from './react/use-presence.ts';
export { useResource, type UsedResource } from './react/use-resource.ts';
export { useSocket } from './react/use-socket.ts';
