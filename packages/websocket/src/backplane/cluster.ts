import { randomUUID } from 'node:crypto';
import type { Logger } from '@cortado/core';
import { Deferred } from '../common/deferred';
import type { Backplane } from './backplane';
import type { Command } from './command';

/** How far something that was published went beyond this process. `none`: there is no backplane. */
export type Reach = 'sent' | 'failed' | 'none';

type Envelope =
  | { readonly command: Command; readonly answerTo?: string; readonly question?: number }
  | { readonly question: number; readonly answer: unknown };

interface Question {
  readonly answers: unknown[];
  expected: number;
  readonly done: Deferred<void>;
}

/** How long other processes may take to answer. One that is slower is counted as absent. */
const PATIENCE = 1_000;
const EVERYONE = 'all';

/** The processes of one application, as one of them sees the others. */
export class Cluster {
  /** Begins the id of every connection of this process, so that others know where to send. */
  readonly node = randomUUID().slice(0, 8);
  readonly #questions = new Map<number, Question>();
  #asked = 0;

  constructor(
    private readonly backplane: Backplane | undefined,
    private readonly perform: (command: Command) => Promise<unknown>,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    await this.backplane?.start((topic, payload) => this.#received(topic, payload));
    await this.backplane?.subscribe(EVERYONE);
    await this.backplane?.subscribe(nodeTopic(this.node));
  }

  async stop(): Promise<void> {
    await this.backplane?.stop();
  }

  /** The first connection of this process joined a channel, or the last one left it. */
  occupied(channel: string, occupied: boolean): void {
    if (this.backplane === undefined) return;
    void this.#quietly(async () =>
      occupied ? this.backplane!.subscribe(channelTopic(channel)) : this.backplane!.unsubscribe(channelTopic(channel)),
    );
  }

  /** Has every other process carry out a command, or every one that is in a channel. Never rejects. */
  async tell(command: Command, channel?: string): Promise<Reach> {
    if (this.backplane === undefined) return 'none';
    const topic = channel === undefined ? EVERYONE : channelTopic(channel);
    const sent = await this.#publish(topic, { command });
    return sent === undefined ? 'failed' : 'sent';
  }

  /** Asks all other processes, or the one that has a connection. Never rejects: those who do not answer are left out. */
  async ask(command: Command, connection?: string): Promise<readonly unknown[]> {
    if (this.backplane === undefined) return [];
    const question = ++this.#asked;
    const pending: Question = { answers: [], expected: Infinity, done: new Deferred<void>() };
    this.#questions.set(question, pending);
    const topic = connection === undefined ? EVERYONE : nodeTopic(connection.slice(0, this.node.length));
    pending.expected = (await this.#publish(topic, { command, answerTo: this.node, question })) ?? 0;
    if (pending.answers.length < pending.expected) {
      const timer = setTimeout(() => pending.done.resolve(), PATIENCE);
      await pending.done.promise;
      clearTimeout(timer);
    }
    this.#questions.delete(question);
    return pending.answers;
  }

  /** Whether a connection belongs to this process, by its id. */
  isLocal(connection: string): boolean {
    return this.backplane === undefined || connection.startsWith(`${this.node}-`);
  }

  #received(topic: string, payload: string): void {
    void this.#quietly(async () => {
      const envelope = JSON.parse(payload) as Envelope;
      if (!('command' in envelope)) return this.#answered(envelope.question, envelope.answer);
      const answer = await this.perform(envelope.command);
      if (envelope.answerTo === undefined || envelope.question === undefined) return;
      await this.#publish(nodeTopic(envelope.answerTo), { question: envelope.question, answer });
    }, topic);
  }

  #answered(number: number, answer: unknown): void {
    const question = this.#questions.get(number);
    question?.answers.push(answer);
    if (question !== undefined && question.answers.length >= question.expected) question.done.resolve();
  }

  /** @returns how many others got it, or undefined when it could not be sent */
  async #publish(topic: string, envelope: Envelope): Promise<number | undefined> {
    return this.#quietly(async () => this.backplane!.publish(topic, JSON.stringify(envelope)), topic);
  }

  async #quietly<T>(work: () => Promise<T>, topic: string = ''): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.log.error({ err: error, topic }, 'the backplane failed');
      return undefined;
    }
  }
}

function nodeTopic(node: string): string {
  return `node:${node}`;
}

function channelTopic(channel: string): string {
  return `channel:${channel}`;
}
