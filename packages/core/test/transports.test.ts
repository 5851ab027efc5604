import { Application, Controller } from '@cortado/core';
import { Call, Loopback } from '@cortado/testkit';

class Named extends Loopback {
  constructor(override readonly name: string) {
    super();
  }

  stats(): unknown {
    return { name: this.name };
  }

  metrics(): string {
    return `cortado_${this.name}_calls 0\n`;
  }
}

@Controller()
class Pages {
  @Call('/pages') pages() {
    return 'pages';
  }
}

test('two transports of one name refuse to start', async () => {
  const create = Application.create({ log: false }, [new Named('mqtt'), new Named('sse'), new Named('mqtt')]);
  await expect(create).rejects.toMatchObject({
    code: 'E_TRANSPORT',
    message: [
      'E_TRANSPORT: Application.create, transports[2]: there is already a transport named "mqtt"',
      '  remedy: give each transport its own name, or remove one of them',
    ].join('\n'),
  });
});

test('a transport may have any name, under which its routes and statistics are listed', async () => {
  const app = await Application.create({ log: false, controllers: [Pages] }, [new Named('mqtt')]);
  expect(app.routes()).toMatchObject([{ transport: 'mqtt', path: '/pages' }]);
  expect(app.stats()).toEqual({ mqtt: { name: 'mqtt' } });
  await app.close();
});

test('app.route and app.websocket name the transport that is missing', async () => {
  const app = await Application.create({ log: false }, [new Loopback()]);
  expect(() => app.route).toThrow('a ready application has no http transport\n  remedy: create it with http()');
  expect(() => app.websocket).toThrow('has no websocket transport\n  remedy: create it with websocket()');
  await app.close();
});
