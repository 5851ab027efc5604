import { MemoryHub } from '@cortado/websocket/backplane';
import { backplaneContract } from './backplane-contract';

let hub: MemoryHub;
beforeEach(() => (hub = new MemoryHub()));
backplaneContract('the one in memory', () => hub.connect());

test('publishing before start and after stop is refused', async () => {
  const backplane = hub.connect();
  await expect(backplane.publish('a', '1')).rejects.toThrow('not started');
});
