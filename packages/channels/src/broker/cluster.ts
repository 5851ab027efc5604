import { randomUUID } from 'node:crypto';
import type { Awaitable, Logger } from '@cortado/core';
import type { Claim, Claimed, OutcomeStore, Settlement } from '@cortado/core/transport';
import type { Broker, ChannelPattern } from './broker';
import { BrokerCalls } from './broker-calls';
import type { Command } from './commands';
import { decodeEnvelope, encodeEnvelope, UnknownVersion, type Envelope, type Header, type Request } from './envelope';
import type { AppendOptions, Appended, History, HistoryLimits, HistoryQuery, Position } from './history';
import { PresenceCalls } from './presence-calls';
import { Questions } from './questions';
import { StoredTable } from './stored-table';
import { randomId } from './random-id';
import { TopicSubscriptions } from './topic-subscriptions';
import { EVERYONE, NODE_LENGTH, nodeOf, nodeTopic } from './topics';

/** Whether a message was sent to the other processes. `none`: the application has no other processes. */
export type ClusterStatus = 'sent' | 'failed' | 'none';

/**
 * Carries out a command of another process. What it returns is the answer, when the other process waits for one.
 *
 * @param fields as JSON gives them: not checked
 * @param body the bytes may be reused afterwards
 */
export type CommandHandler = (fields: any, body: Uint8Array) => unknown;

/** Receives publications that are kept in a history, as `append` sent them. The bytes may be reused afterwards. */
export type StoredHandler = (topic: string, bytes: Uint8Array, position: Position) => void;

/** How this program takes part. */
export interface ClusterOptions {
  /** It has no connections, so that it hears answers only. */
  readonly isPublisher?: boolean;
}

/** The other processes of the application, as this one reaches them. */
export class Cluster implements OutcomeStore {
  /** The id of this process. Ids of its connections begin with it, so that others know where to send. */
  readonly node = randomUUID().slice(0, NODE_LENGTH);
  /** Who is present in topics. */
  readonly presence: PresenceCalls;
  readonly #handlers = new Map<string, CommandHandler>();
  readonly #calls: BrokerCalls;
  readonly #subscriptions: TopicSubscriptions;
  readonly #table: StoredTable;
  readonly #questions = new Questions();
  readonly #unknownVersions = new Set<number>();
  readonly #returned: (() => void)[] = [];
  readonly #missed: ((topic: string) => void)[] = [];
  #stored: StoredHandler | undefined;
  #started: Promise<void> | undefined;
  #isRunning = false;
  #isStopped = false;

  constructor(
    private readonly broker: Broker,
    readonly log: Logger,
    private readonly options: ClusterOptions = {},
  ) {
    this.#calls = new BrokerCalls(log);
    this.#subscriptions = new TopicSubscriptions(broker, this.#calls);
    this.presence = new PresenceCalls(broker, this.#calls);
    this.#table = new StoredTable(broker, this.#calls, log);
  }

  /** The id of a new peer. It begins with that of this process, so that the others know where the peer is. */
  newId(): string {
    // Not a template: V8 keeps its parts beside the whole, 64 bytes more for each connection.
    return [this.node, randomId()].join('-');
  }

  /** Registers the handler of a command. */
  handle(command: string, handler: CommandHandler): void {
    this.#handlers.set(command, handler);
  }

  /** Registers who receives publications that are kept. */
  handleStored(handler: StoredHandler): void {
    this.#stored = handler;
  }

  /** Calls back with each topic of which something may be lost. */
  whenMissed(missed: (topic: string) => void): void {
    this.#missed.push(missed);
  }

  /** Calls back each time when the broker is up again. */
  whenUp(back: () => void): void {
    this.#returned.push(back);
  }

  /** Whether the broker can be reached, as far as is known. */
  get isUp(): boolean {
    return this.#isRunning && this.#calls.isUp;
  }

  /** Connects the broker, once. @throws what the broker throws */
  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  async #start(): Promise<void> {
    await this.broker.start(this.node, {
      receive: (topic, bytes, position) => this.#received(topic, bytes, position),
      missed: (topic) => {
        for (const each of this.#missed) each(topic);
      },
      changed: (state, cause) => {
        if (this.#isStopped || !this.#calls.report(state, cause) || state === 'down') return;
        this.#subscriptions.retry();
        void this.#table.retry();
        for (const each of this.#returned) each();
      },
      presence: (topic, change) => this.presence.changed(topic, change),
    });
    this.#isRunning = true;
    if (!this.broker.isShared) return;
    await Promise.all([
      this.options.isPublisher ? undefined : this.#subscriptions.add(EVERYONE),
      this.#subscriptions.add(nodeTopic(this.node)),
    ]);
  }

  /** Disconnects the broker, once, also when it failed to start: it may have opened connections. */
  async stop(): Promise<void> {
    if (this.#started === undefined || this.#isStopped) return;
    this.#isRunning = false;
    this.#isStopped = true;
    this.#questions.stop();
    this.#subscriptions.stop();
    this.#calls.stop();
    await this.broker.stop();
  }

  /** Stores what the channels of the application keep, for programs that publish without a server. Never rejects. */
  async storePatterns(patterns: readonly ChannelPattern[]): Promise<void> {
    if (this.broker.isShared && !this.#isStopped) await this.#table.store(patterns);
  }

  /** Whether there are other processes to reach. */
  get isShared(): boolean {
    return this.broker.isShared;
  }

  /**
   * Starts to receive what other processes publish to a topic.
   *
   * @param isKept whether the broker keeps something of it, which this process receives in any case
   * @returns as `TopicSubscriptions.add`
   */
  enter(topic: string, isKept: boolean = false): Promise<void> | undefined {
    return this.broker.isShared || isKept ? this.#subscriptions.add(topic) : undefined;
  }

  /** Whether this process receives a topic. */
  hears(topic: string): boolean {
    return this.isUp && this.#subscriptions.has(topic);
  }

  /** The opposite of `enter`. */
  exit(topic: string): void {
    this.#subscriptions.remove(topic);
  }

  /** Publishes to a topic as `Broker.append` does. Never rejects. @returns undefined when it could not be confirmed */
  append(topic: string, { command, fields, body }: Command, options: AppendOptions): Promise<Appended | undefined> {
    const header = { from: this.node, command, fields };
    return this.#attempt('append', () => this.broker.append(topic, encodeEnvelope(header, body), options));
  }

  /** Reads the history of a topic. Never rejects. @returns undefined when it could not be read */
  read(topic: string, limits: HistoryLimits, query: HistoryQuery): Promise<History | undefined> {
    return this.#attempt('read', () => this.broker.read(topic, limits, query));
  }

  /** Positions of the newest publications of topics. Never rejects. @returns undefined when they could not be read */
  positions(topics: readonly string[]): Promise<readonly Position[] | undefined> {
    return this.#attempt('positions', () => this.broker.positions(topics));
  }

  /** Takes a key of a client. Never rejects. @returns undefined when it could not be confirmed */
  claim(key: string, claim: Claim): Promise<Claimed | undefined> {
    return this.#attempt('claim', () => this.broker.claim(key, claim));
  }

  /** Ends a claim. Never rejects. @returns false when it could not be confirmed */
  async settle(key: string, owner: string, settlement?: Settlement): Promise<boolean> {
    const settled = await this.#attempt('settle', async () => {
      await this.broker.settle(key, owner, settlement);
      return true;
    });
    return settled === true;
  }

  /** Sends a command to every other process, or to those that have entered a topic. Never rejects. */
  tell({ command, fields, body }: Command, topic: string = EVERYONE): Promise<ClusterStatus> {
    if (!this.broker.isShared) return NONE;
    return this.#publish(topic, { from: this.node, command, fields }, body).then((sent) => (sent ? 'sent' : 'failed'));
  }

  /**
   * Asks all other processes, or the one that has a connection. Never rejects: those that do not answer are left out.
   *
   * @param connection its id
   */
  async ask({ command, fields, body }: Command, connection?: string): Promise<readonly unknown[]> {
    if (!this.broker.isShared || !this.#isRunning) return [];
    const node = connection === undefined ? undefined : nodeOf(connection);
    const others = await this.#others();
    const asked = node === undefined ? others : others.filter((each) => each === node);
    return this.#questions.ask(asked, (question) =>
      this.#publish(
        node === undefined ? EVERYONE : nodeTopic(node),
        { from: this.node, command, fields, question },
        body,
      ),
    );
  }

  /** Whether a connection belongs to this process, by its id. */
  isLocal(connection: string): boolean {
    return !this.broker.isShared || connection.startsWith(`${this.node}-`);
  }

  async #others(): Promise<readonly string[]> {
    const processes = await this.#calls.attempt('processes', () => this.broker.processes(), []);
    return processes.filter((each) => each !== this.node);
  }

  #attempt<T>(name: keyof Broker, call: () => Awaitable<T>): Promise<T | undefined> {
    return this.#isRunning ? this.#calls.attempt<T | undefined>(name, call, undefined) : Promise.resolve(undefined);
  }

  #publish(topic: string, header: Header, body?: string | Uint8Array): Promise<boolean> {
    if (!this.#isRunning) return Promise.resolve(false);
    return this.#calls.attempt(
      'publish',
      async () => {
        await this.broker.publish(topic, encodeEnvelope(header, body));
        return true;
      },
      false,
    );
  }

  /** Never throws: another process must not be able to end this one. */
  #received(topic: string, bytes: Uint8Array, position: Position | undefined): void {
    if (!this.#isRunning) return;
    try {
      if (position !== undefined) return this.#stored?.(topic, bytes, position);
      this.#carryOut(decodeEnvelope(bytes), topic);
    } catch (error) {
      this.unreadable(error, topic);
    }
  }

  /** Logs that a message of another process could not be read. */
  unreadable(error: unknown, topic: string): void {
    if (error instanceof UnknownVersion) this.#noteVersion(error);
    else this.log.error({ err: error, topic }, 'could not read a message from another process');
  }

  /** During a rolling release there may be many of them. */
  #noteVersion(error: UnknownVersion): void {
    if (this.#unknownVersions.has(error.version)) return;
    this.#unknownVersions.add(error.version);
    this.log.error({ err: error }, 'ignoring messages from another process');
  }

  #carryOut({ header, body }: Envelope, topic: string): void {
    const { from } = header;
    if (from === this.node) return;
    if ('answerTo' in header) return this.#questions.answered(header.answerTo, from, header.value);
    const handler = this.#handlers.get(header.command);
    if (handler === undefined) return this.log.warn({ command: header.command, from }, 'ignoring an unknown command');
    void this.#run(handler, header, body, topic);
  }

  async #run(handler: CommandHandler, { from, question, fields }: Request, body: Uint8Array, topic: string) {
    try {
      const value = await handler(fields, body);
      if (question !== undefined) await this.#publish(nodeTopic(from), { from: this.node, answerTo: question, value });
    } catch (error) {
      this.log.error({ err: error, topic }, 'a command from another process failed');
    }
  }
}

const NONE: Promise<ClusterStatus> = Promise.resolve('none');
