import { Channel, createApp, WebSocket } from 'cortado';

@Channel('{kind}:{id}')
class Topic {}

@Channel('{tenant}:{name}')
class Tenant {}

@WebSocket('/live', { channels: [Topic, Tenant] })
class Live {}

export const mistake = () => createApp({ log: false, controllers: [Live] });
