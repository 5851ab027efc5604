import { Channels, Connection, Connections, OnReceive, Singleton, WebSocket } from 'cortado';

@Singleton()
export class PriceService {
  constructor(
    private readonly channels: Channels,
    private readonly connections: Connections,
  ) {}

  /** To everyone in the channel. */
  change(symbol: string, price: number) {
    return this.channels.channel(`price:${symbol}`).updated({ symbol, price });
  }

  /** To one connection, in whichever process it is. */
  warn(connectionId: string, text: string) {
    return this.connections.push(connectionId, 'warning', { text });
  }

  /** To everyone. */
  closeMarket() {
    return this.connections.broadcast('market-closed', null);
  }
}

@WebSocket('/prices')
export class PriceSocket {
  @OnReceive()
  subscribe(symbol: string, connection: Connection) {
    return connection.join(`price:${symbol}`);
  }
}
