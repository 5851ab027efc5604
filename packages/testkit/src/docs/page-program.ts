import { transformSync } from '@swc/core';
import * as cortado from 'cortado';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { RunningApp } from '../app';
import { Page } from './page';
import { stagesOf, type PageFile, type Stage } from './page-files';

interface Module {
  readonly exports: Record<string, unknown>;
  /** Resolves when the module has run to its end, `await` outside functions included. */
  readonly done: Promise<void>;
}
interface Run {
  /** What it printed, a line for each call. */
  readonly printed: readonly string[];
}

/**
 * Runs the files of a page as one program. `createApp` is the real one, but for two things: it is silent, and `listen` takes a free port of
 * 127.0.0.1, so that pages can be run side by side.
 */
export class PageProgram {
  readonly #modules = new Map<string, Module>();
  readonly #apps: { readonly app: cortado.Application; isListening: boolean }[] = [];
  #running: RunningApp | undefined;
  #printed: string[] = [];
  /** Of the last file that has some, unless an application was created since. */
  #controllers: readonly cortado.Class[] = [];

  constructor(private readonly stage: Stage) {}

  async run(file: PageFile): Promise<Run> {
    this.#printed = [];
    const before = this.#apps.length;
    const { exports, done } = this.load(file);
    await done;
    const controllers = controllersOf(file.code).map((name) => exports[name] as cortado.Class);
    if (this.#apps.length > before) this.#controllers = [];
    else if (controllers.length > 0) this.#controllers = controllers;
    return { printed: this.#printed };
  }

  /** Runs a module up to its first `await`. */
  load(file: PageFile): Module {
    const loaded = this.#modules.get(file.name);
    if (loaded !== undefined) return loaded;
    const { code } = transformSync(file.source(), { ...swcOptions, filename: file.name });
    const module = { exports: {} as Record<string, unknown> };
    const run = new AsyncFunction('module', 'exports', 'require', 'console', code);
    const entry: { exports: Record<string, unknown>; done: Promise<void> } = {
      exports: module.exports,
      done: Promise.resolve(),
    };
    this.#modules.set(file.name, entry);
    entry.done = run(module, module.exports, this.#requireFrom(dirname(file.name)), { ...console, log: this.#log });
    return entry;
  }

  /** The application that the page created last, or one for the controllers that a file has exported since. */
  async running(): Promise<RunningApp> {
    if (this.#controllers.length > 0) await this.#createApp({ controllers: this.#controllers });
    this.#controllers = [];
    const last = this.#apps.at(-1);
    if (last === undefined) throw new Error('no file of this page creates an application or exports a controller');
    if (this.#running?.app !== last.app) {
      this.#running = last.isListening ? RunningApp.of(last.app) : await RunningApp.open(Promise.resolve(last.app));
    }
    return this.#running!;
  }

  async close(): Promise<void> {
    await this.#running?.close();
    await Promise.all(this.#apps.map(({ app }) => app.close()));
  }

  readonly #log = (...values: readonly unknown[]): void => {
    this.#printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
  };

  readonly #createApp = async (options: cortado.CortadoOptions): Promise<cortado.Application> => {
    const app = await cortado.createApp({ ...options, log: false });
    const entry = { app, isListening: false };
    const listen = app.listen.bind(app);
    app.listen = async () => {
      await listen({ port: 0 });
      entry.isListening = true;
    };
    this.#apps.push(entry);
    return app;
  };

  readonly #requireFrom =
    (folder: string) =>
    (specifier: string): unknown => {
      if (specifier === 'cortado') return { ...cortado, createApp: this.#createApp };
      if (!specifier.startsWith('.')) return require(specifier) as unknown;
      const name = join(folder, specifier).replace(/\.(m?)js$/, '.$1ts');
      const file = this.stage.files.get(name);
      if (file === undefined) throw new Error(`no file of this page is called ${name}`);
      return this.load(file).exports;
    };
}

/** Classes that a file exports and that `createApp({ controllers })` takes. */
const controllersOf = (code: string): readonly string[] =>
  [...code.matchAll(/^@(?:[^]*?)\n?export class (\w+)/gm)]
    .filter(([decorators]) => /^@(?:Controller|WebSocket)\(/m.test(decorators))
    .map(([, name]) => name!);

/**
 * What a file of a page exports, for tests that need more than the page shows.
 *
 * @param path such as `docs/websocket.md`
 */
export async function moduleOf<T>(path: string, name: string): Promise<T> {
  const page = Page.read(join(__dirname, '../../../..'), path);
  const stage = stagesOf(page).findLast(({ files }) => files.has(name))!;
  const { exports, done } = new PageProgram(stage).load(stage.files.get(name)!);
  await done;
  return exports as T;
}

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>;

const swcOptions = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
  swcrc: false,
  configFile: false,
} as const;
