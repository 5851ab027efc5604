import { fayeWebSocket } from '@cortado/testkit/peers/faye-websocket';
import { undici } from '@cortado/testkit/peers/undici';
import { websocket } from '@cortado/testkit/peers/websocket';
import { describePeer } from './peer-contract';

describePeer('undici', undici, { compresses: true });
describePeer('websocket', websocket, { compresses: false });
describePeer('faye-websocket', fayeWebSocket, { compresses: false });
