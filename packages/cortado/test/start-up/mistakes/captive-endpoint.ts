import { createApp, OnReceive, Scoped, WebSocket } from 'cortado';
import { ChatRequest } from './chat-request';

@Scoped()
class Unit {}

@WebSocket('/chat')
class ChatSocket {
  constructor(readonly unit: Unit) {}
  @OnReceive() onReceive(request: ChatRequest) {
    return request.message;
  }
}

export const mistake = () => createApp({ log: false, controllers: [ChatSocket] });
