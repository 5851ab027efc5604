import { typescript } from './support/chat';
import { PlantedProject, type Outcome } from './support/planted-project';

const projects: PlantedProject[] = [];
function plant(plugins: string): PlantedProject {
  const project = new PlantedProject({
    ...typescript,
    'src/app.ts': `import { Key, Resource, RESOURCE_STORE, resources } from '@cortado/resources';
import { IsString } from 'class-validator';
import { createApp } from 'cortado';

@Resource('products')
class Product {
  @Key() id!: number;
  @IsString() name!: string;
}

@Resource('shops')
class Shop {
  @Key() id!: number;
  @IsString() name!: string;
}

export function createApplication() {
  return createApp({ plugins: [${plugins}], log: false });
}

export async function epochs(): Promise<string> {
  const app = await createApplication();
  const positions = await app.get(RESOURCE_STORE).positions();
  await app.close();
  return JSON.stringify([...positions].map(([name, { epoch }]) => [name, epoch]));
}

export { Product, Shop };
`,
    'src/print-epochs.ts': `import { epochs } from './app.js';\n\nprocess.stdout.write(await epochs());\n`,
  });
  projects.push(project);
  return project;
}
afterAll(() => projects.forEach((each) => each.remove()));

const epochsOf = ({ stdout }: Outcome): Record<string, string> =>
  Object.fromEntries(JSON.parse(stdout) as [string, string][]);

test('new-epoch begins a new epoch of each resource', async () => {
  const project = plant(`resources({ database: 'sqlite:./app.db', models: [Product, Shop], sync: true })`);
  const print = ['--import', '@cortado/cli/register', 'src/print-epochs.ts'];
  const before = epochsOf(await project.run(print));
  expect(await project.cortado('resources', 'new-epoch')).toEqual({
    code: 0,
    stdout: 'New epoch of products, shops. Clients that reconnect load them anew.\n',
    stderr: '',
  });
  const after = epochsOf(await project.run(print));
  expect(Object.keys(after)).toEqual(['products', 'shops']);
  expect([after['products'] === before['products'], after['shops'] === before['shops']]).toEqual([false, false]);
});

test('an application without resources is a failure', async () => {
  const { code, stdout, stderr } = await plant('').cortado('resources', 'new-epoch');
  expect([code, stdout, stderr]).toEqual([
    1,
    '',
    'error: the application has no resources\n  remedy: run this command for the application that has resources() among its plugins\n',
  ]);
});

test.each([[['resources']], [['resources', 'epoch']]])('wrong usage is 2: cortado %j', async (argv) => {
  const { code, stdout } = await plant('').cortado(...argv);
  expect([code, stdout]).toEqual([2, '']);
});
