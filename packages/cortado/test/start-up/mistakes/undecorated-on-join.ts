import { Channel, createApp, WebSocket } from 'cortado';

@Channel('room:{room}')
class Room {
  onJoin() {}
}

@WebSocket('/live', { channels: [Room] })
class Live {}

export const mistake = () => createApp({ log: false, controllers: [Live] });
