import { Connection, createApp, OnReceive, Param, WebSocket, type Disconnect } from 'cortado';
import { ChatRequest } from './chat-request';

@WebSocket('/chat/:room')
class ChatSocket {
  @OnReceive() onReceive(request: ChatRequest) {
    return request.message;
  }
  onDisconnect(_connection: Connection, _reason: Disconnect, @Param('room') _room?: string) {}
}

export const mistake = () => createApp({ log: false, controllers: [ChatSocket] });
