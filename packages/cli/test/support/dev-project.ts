import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@cortado/testkit/free-port';
import { PlantedProject } from './planted-project';

const BIN = join(__dirname, '../../bin/cortado.js');

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'nodenext',
    rootDir: 'src',
    outDir: 'dist',
    sourceMap: true,
    strict: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    useDefineForClassFields: false,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['src'],
};

const MAIN = `import { createApplication } from './app.js';
const app = await createApplication();
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
`;

/** An application that answers with its version, over HTTP and on a socket. */
export function appOf(version: string): string {
  return `import { Controller, createApp, Get, OnReceive, WebSocket } from 'cortado';

const version: string = ${version};

@Controller('/')
class Root {
  @Get() get() {
    return { version, pid: process.pid, secret: process.env['SECRET'] ?? '' };
  }
}

@WebSocket('/echo')
class Echo {
  @OnReceive() onReceive(text: string) {
    return version + text;
  }
}

export function createApplication() {
  return createApp({ controllers: [Root, Echo], log: false, handleSignals: true });
}
`;
}

/** What the application answers. */
export interface Answer {
  readonly version: string;
  readonly pid: number;
  readonly secret: string;
}

const open = new Set<DevProject>();

// What a failed test leaves running would keep Jest from ending.
afterAll(async () => {
  await Promise.all([...open].map((each) => each.stop()));
});

/** A project in which `cortado dev` runs. */
export class DevProject {
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly exited: Promise<number | string>;

  private constructor(
    readonly project: PlantedProject,
    readonly port: number,
    readonly process: ChildProcess,
  ) {
    open.add(this);
    for (const stream of [process.stdout!, process.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        this.#lines.push(String(chunk));
        for (const each of this.#waiting) each();
      });
    }
    this.exited = new Promise((resolve) =>
      process.once('close', (code, signal) => {
        resolve(code ?? signal ?? 'unknown');
        for (const each of this.#waiting) each();
      }),
    );
  }

  static async start(
    argv: readonly string[],
    files: Readonly<Record<string, string | object>> = {},
  ): Promise<DevProject> {
    const project = new PlantedProject({
      'package.json': { type: 'module' },
      'tsconfig.json': TSCONFIG,
      'node_modules/.keep': '',
      'src/main.ts': MAIN,
      'src/app.ts': appOf(`'1'`),
      ...files,
    });
    const port = await freePort();
    const child = spawn(process.execPath, [BIN, 'dev', ...argv], {
      cwd: project.root,
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new DevProject(project, port, child);
  }

  get output(): string {
    return this.#lines.join('');
  }

  /** Resolves when the text was written so many times. Fails when `cortado dev` ends before. */
  async wrote(text: string, times: number = 1): Promise<void> {
    while (this.output.split(text).length - 1 < times) {
      if (this.process.exitCode !== null) throw new Error(`it has ended without "${text}":\n${this.output}`);
      await new Promise<void>((resolve) => {
        const look = (): void => {
          this.#waiting.delete(look);
          resolve();
        };
        this.#waiting.add(look);
      });
    }
  }

  /** In one step, as editors do: a compiler that is fast would read half of it. */
  save(name: string, text: string): void {
    this.project.write({ unfinished: text });
    renameSync(join(this.project.root, 'unfinished'), join(this.project.root, name));
  }

  /** A file or a folder. */
  remove(name: string): void {
    rmSync(join(this.project.root, name), { recursive: true });
  }

  /** Programs that run in the project now. */
  programs(): readonly string[] {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(this.project.root));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** On a connection of its own. */
  async get(): Promise<Answer> {
    const response = await fetch(this.url, { headers: { connection: 'close' } });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | string> {
    if (this.process.exitCode === null) this.process.kill(signal);
    const code = await this.exited;
    open.delete(this);
    this.project.remove();
    return code;
  }
}
