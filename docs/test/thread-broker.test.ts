import { moduleOf } from '@cortado/testkit/docs/page-program';
import { testApp } from '@cortado/testing';
import { Channels, OnReceive, WebSocket, type Connection, type Plugin } from 'cortado';

@WebSocket('/news')
class News {
  onConnect(connection: Connection) {
    return connection.join('news');
  }
  @OnReceive() onReceive(): void {}
}

test('the broker of docs/plugins.md carries what is published to the other application', async () => {
  const { threads } = await moduleOf<{ threads: Plugin }>('docs/plugins.md', 'thread-broker.ts');
  const [one, other] = [
    await testApp({ controllers: [News], plugins: [threads] }),
    await testApp({ controllers: [News], plugins: [threads] }),
  ];
  const socket = await one.connect('/news');
  const published = await other.get(Channels).channel('news').created({ id: 1 });
  expect(published.cluster).toBe('sent');
  expect(await socket.next()).toMatchObject({ event: 'created', data: { id: 1 } });
  await Promise.all([one.close(), other.close()]);
});
