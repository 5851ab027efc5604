import { createApp, OnReceive, WebSocket } from 'cortado';
import type { ChatRequest } from './chat-request';

@WebSocket('/chat')
class ChatSocket {
  @OnReceive() onReceive(request: ChatRequest) {
    return request.message;
  }
}

export const mistake = () => createApp({ log: false, controllers: [ChatSocket] });
