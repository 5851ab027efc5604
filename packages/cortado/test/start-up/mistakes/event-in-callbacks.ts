import { Connection, Controller, createApp, OnMessage, OnReceive, WebSocket } from 'cortado';
import { ChatRequest } from './chat-request';

@Controller()
class ChatController {
  @WebSocket('/callbacks') callbacks(connection: Connection) {
    return connection.acceptCallback({ onReceive: this.onReceive });
  }
  @OnReceive() onReceive(request: ChatRequest) {
    return request.message;
  }
  @OnMessage('say') say(request: ChatRequest) {
    return request.message;
  }
}

export const mistake = () => createApp({ log: false, controllers: [ChatController] });
