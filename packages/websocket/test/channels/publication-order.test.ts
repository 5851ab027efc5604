import { Broker, MemoryNetwork } from '@cortado/channels/broker';
import { LateBroker } from '@cortado/testkit/late-broker';
import { testPublicationOrder } from '@cortado/testkit/publication-order';
import { closeSocketApps, socketApp } from '@cortado/testkit/socket-app';

afterEach(closeSocketApps);

describe('one process', () => {
  testPublicationOrder((controllers) => socketApp({ controllers }));
});

describe('one of several processes, behind a slow network', () => {
  testPublicationOrder((controllers) => {
    const providers = [{ provide: Broker, useValue: new LateBroker(new MemoryNetwork()) }];
    return socketApp({ controllers, providers });
  });
});
