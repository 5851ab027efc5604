import {
  createApp,
  WebSocket,
  type Application,
  type Class,
  type ConfigurationCode,
  type CortadoOptions,
} from 'cortado';
import { RunningApp } from '@cortado/testkit/app';
import { LogLines } from '@cortado/testkit/log-lines';

/** The options of an application, and what is called between its creation and `listen()`. */
export type Given = CortadoOptions & { readonly register?: (app: Application) => void };

/** What the mended application does. */
export type Works = (running: RunningApp) => Promise<void>;

/** A mistake, and the same program after its remedy was followed to the letter. */
export interface Case {
  readonly code: ConfigurationCode;
  /** As the error has it; `…` stands for any text. */
  readonly remedy: string;
  readonly mistake: () => Given | Promise<unknown>;
  /** The options of the mended application, or what runs it, checks included. */
  readonly followed: () => Given | Promise<void>;
  /** What the application with these options does. */
  readonly works?: Works;
}

/** Makes each mistake of a table, and follows its remedy. */
export function follow(cases: readonly Case[]): void {
  test.each(cases.map((each) => [each.code, each.remedy, each] as const))('%s: “%s”', async (code, remedy, each) => {
    const error = await failureOf(each.mistake);
    expect(error).toMatchObject({ code, remedy: expect.any(String) });
    expect(error?.['remedy']).toMatch(textPattern(remedy));
    const followed = each.followed();
    if (followed instanceof Promise) return followed;
    expect(each.works).toBeDefined();
    return running(followed, each.works!);
  });
}

/** A pattern for a text in which `…` stands for any text. */
export function textPattern(text: string): RegExp {
  return new RegExp(`^${text.split('…').map(escaped).join('[^]*')}$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

async function failureOf(start: () => Given | Promise<unknown>): Promise<Record<string, unknown> | undefined> {
  try {
    const given = start();
    if (given instanceof Promise) await given;
    else await running(given, () => Promise.resolve());
  } catch (error) {
    return error as Record<string, unknown>;
  }
  return undefined;
}

/** Opens an application, and closes it when `use` is done. */
export async function running<T>(
  { register, ...options }: Given,
  use: (running: RunningApp) => Promise<T>,
): Promise<T> {
  const app = await createApp({ log: false, ...options });
  try {
    register?.(app);
    await app.listen({ port: 0 });
    return await use(RunningApp.of(app));
  } finally {
    await app.close();
  }
}

/** Rejects with the error that the application logs while it is used so. */
export async function logged(given: Given, use: (running: RunningApp) => Promise<unknown>): Promise<never> {
  const lines = new LogLines();
  await running({ ...given, log: lines.log }, async (app) => {
    await use(app).catch(() => undefined); // a refused handshake says nothing of why
  });
  throw lines.all.find((each) => each['err'] !== undefined)?.['err'] ?? new Error('nothing was logged');
}

/** An application with this class. */
export const only = (...controllers: Class[]): Given => ({ controllers });

/** What the types refuse, for the mistakes of who does not use them. */
export const wrong = (value: unknown): any => value;

/** A GET to that path has this answer. */
export function answers(path: string, json: unknown, headers: Record<string, string> = {}): Works {
  return async ({ client }) => {
    const answer = await client.get(path, headers);
    expect({ status: answer.status, json: answer.json ?? answer.text }).toEqual({ status: 200, json });
  };
}

/** A POST to that path has this answer. */
export function takes(path: string, body: unknown, json: unknown): Works {
  return async ({ client }) => {
    const answer = await client.post(path, body);
    expect({ status: answer.status, json: answer.json ?? answer.text }).toEqual({ status: 200, json });
  };
}

/** A message over a socket to that path has a reply with this body. */
export function replies(path: string, message: unknown, body: unknown, subprotocols: readonly string[] = []): Works {
  return async (running) => {
    const client = await running.connect(path, { subprotocols });
    try {
      expect(await client.ask(message)).toMatchObject({ statusCode: 200, body });
    } finally {
      client.destroy();
    }
  };
}

/** An application with an endpoint over which channels of these classes may be joined. */
export function live(...channels: Class[]): Given {
  @WebSocket('/live', { channels })
  class Live {}
  return only(Live);
}

/** A message to a channel of `live()` has a reply with this body. */
export function says(channel: string, event: string, message: unknown, body: unknown): Works {
  return async (running) => {
    const client = await running.connect('/live', { subprotocols: ['cortado.v1'] });
    try {
      expect(await client.ask({ id: 1, event: '$join', channel })).toMatchObject({ statusCode: 200 });
      expect(await client.ask({ id: 2, event, channel, body: message })).toMatchObject({ statusCode: 200, body });
    } finally {
      client.destroy();
    }
  };
}

/** It starts; there is nothing to ask it. */
export const starts: Works = ({ app }) => {
  expect(app.url).toMatch(/^http:/);
  return Promise.resolve();
};
