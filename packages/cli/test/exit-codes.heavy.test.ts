import { PlantedProject } from './support/planted-project';

let project: PlantedProject;
beforeAll(() => {
  project = new PlantedProject({});
});
afterAll(() => project.remove());

test('help and version are done', async () => {
  const help = await project.cortado('--help');
  expect([help.code, help.stderr]).toEqual([0, '']);
  expect(help.stdout).toContain('Usage: cortado');
  expect(await project.cortado('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
});

test.each([[[]], [['rutes']], [['routes', '--jso']], [['routes', 'more']]])(
  'wrong usage is 2, and writes nothing to standard output: cortado %j',
  async (argv) => {
    const { code, stdout, stderr } = await project.cortado(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('cortado');
  },
);

test('no application is 2', async () => {
  const { code, stdout, stderr } = await project.cortado('routes');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('error: no application: there is no file src/app.ts\n  remedy: name the file');
});
