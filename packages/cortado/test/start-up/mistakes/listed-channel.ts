import { Channel, createApp, OnMessage } from 'cortado';
import { ChatRequest } from './chat-request';

@Channel('room:{room}')
class Room {
  @OnMessage('say') say(request: ChatRequest) {
    return request.message;
  }
}

export const mistake = () => createApp({ log: false, controllers: [Room] });
