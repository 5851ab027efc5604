import { createApp, WebSocket } from 'cortado';
import { ChatRequest } from './chat-request';

@WebSocket('/chat')
class ChatSocket {
  onReceive(request: ChatRequest) {
    return request.message;
  }
}

export const mistake = () => createApp({ log: false, controllers: [ChatSocket] });
