import { createApp, OnReceive, WebSocket } from 'cortado';
import { ChatRequest } from './chat-request';

@WebSocket('/chat/:room')
class ChatSocket {
  @OnReceive() onReceive(request: ChatRequest) {
    return request.message;
  }
}

@WebSocket('/chat/:name')
class OtherSocket extends ChatSocket {}

export const mistake = () => createApp({ log: false, controllers: [ChatSocket, OtherSocket] });
