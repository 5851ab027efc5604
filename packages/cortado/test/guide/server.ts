import { createApp } from 'cortado';
import { ChatSocket } from './chat-socket';

export const createServer = () =>
  createApp({
    controllers: [ChatSocket],
    trustProxy: ['10.0.0.0/8', 'loopback'],
    hosts: ['chat.example'],
    handleSignals: true,
    overload: true,
    http: { health: true, metrics: true },
    websocket: {
      allowedOrigins: ['https://www.example'],
      refuse: 'close',
      maxConnections: 20_000,
      maxConnectionsPerAddress: 50,
    },
  });
