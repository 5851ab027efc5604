import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from '@cortado/testkit/free-port';
import { typescript } from './support/chat';
import { PlantedProject } from './support/planted-project';

/** Everything that connects, each to the port of the environment. SQLite gets a folder that does not exist. */
const APP = `import { createConnection } from 'node:net';
import { once } from 'node:events';
import { docs } from '@cortado/docs';
import { redis } from '@cortado/redis';
import { Key, Resource, resource, resources, type Repository } from '@cortado/resources';
import { IsString } from 'class-validator';
import { Controller, createApp, createToken, Get, Inject, Returns, type Plugin } from 'cortado';

const port = Number(process.env.PORT_OF_ALL);

async function connect() {
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

@Resource('products')
export class Product {
  @Key() id!: number;
  @IsString() name!: string;
}

const POOL = createToken<object>('pool');

@Controller('/pool')
export class PoolController {
  constructor(@Inject(POOL) readonly pool: object, @Inject(resource(Product)) readonly products: Repository<Product>) {}
  @Get() @Returns(204, null) state(): void {}
}

const own: Plugin = { name: 'own', start: async () => void (await connect()) };

export const createApplication = () =>
  createApp({
    log: false,
    controllers: [PoolController],
    providers: [{ provide: POOL, useFactory: connect }],
    plugins: [
      redis({ url: \`redis://127.0.0.1:\${port}\` }),
      resources({ database: process.env.DATABASE ?? \`postgres://127.0.0.1:\${port}/shop\`, models: [Product], sync: true }),
      docs(),
      own,
    ],
    idempotency: {},
    http: { configure: async () => void (await connect()) },
  });
`;

let project: PlantedProject;
let server: Server;
let connections = 0;
let open: number;
let refused: number;
beforeAll(async () => {
  project = new PlantedProject({ ...typescript, 'src/app.ts': APP });
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open = (server.address() as AddressInfo).port;
  refused = await freePort();
});
afterAll(() => {
  server.close();
  project.remove();
});

const commands = [
  [['routes'], 'GET      /pool'],
  [['routes', '--json'], '"path": "/products/:id"'],
  [['contract', '--strict'], 'wrote openapi.json'],
  [['contract', '--check'], 'The contract is up to date.'],
  [['contract', '--breaking', '--json'], '"breaking": []'],
  [['client', '--out', 'src/api.ts'], 'wrote src/api.ts'],
  [['client', '--out', 'src/api.ts', '--check'], 'src/api.ts is up to date.'],
] as const;

test.each(commands)('servers that are down are not needed: cortado %j', async (argv, output) => {
  const outcome = await project.cortadoWith({ PORT_OF_ALL: `${refused}` }, ...argv);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toContain(output);
});

test('a database that cannot be written is not needed', async () => {
  const database = 'sqlite:/dev/null/none/app.db';
  const outcome = await project.cortadoWith({ PORT_OF_ALL: `${refused}`, DATABASE: database }, 'contract', '--check');
  expect(outcome).toEqual({ code: 0, stdout: 'The contract is up to date.\n', stderr: '' });
});

test('servers that are there are not connected to, unless an epoch is to begin', async () => {
  for (const argv of [['routes'], ['contract', '--check'], ['client', '--out', 'src/api.ts', '--check'], ['doctor']]) {
    const { code, stderr } = await project.cortadoWith({ PORT_OF_ALL: `${open}` }, ...argv);
    expect({ argv, code, stderr, connections }).toEqual({ argv, code: 0, stderr: '', connections: 0 });
  }
  const { code, stdout } = await project.cortadoWith({ PORT_OF_ALL: `${open}` }, 'resources', 'new-epoch');
  expect([code, stdout]).toEqual([1, '']);
  expect(connections).toBeGreaterThan(0);
});

test('an application that listens while it is created is refused', async () => {
  const file = `import { createApp } from 'cortado';

export async function createApplication() {
  const app = await createApp({ log: false });
  await app.listen({ port: 0 });
  return app;
}
`;
  project.write({ 'src/listening.ts': file });
  const { code, stdout, stderr } = await project.cortado('routes', '--app', 'src/listening.ts');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toBe(
    'error: E_DESCRIBED: Application: it was created to be described, and cannot serve\n' +
      '  remedy: call listen() in the file that starts the program, and not in createApplication()\n',
  );
});
