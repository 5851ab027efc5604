import type { Logger } from '../common/log';
import type { HideParams } from '../logging/redaction';
import type { AccessLogOptions } from './access-log-options';
import type { AnswerRecord, MessageRecord, SocketRecord, Tell, TrafficObserver } from './traffic';

/** The longest path in a line. */
const LONGEST = 500;

/** What the line of an answer is called; lines are told apart by their `msg`. */
const ANSWERS = {
  request: { done: 'request completed', aborted: 'request aborted' },
  handshake: { done: 'handshake refused', aborted: 'handshake aborted' },
} as const;

/** Writes one line at `info` for each answer and each socket, and for each message where it is asked to. */
export class AccessLog implements TrafficObserver {
  readonly #ignored: ReadonlySet<string>;
  readonly message: Tell<MessageRecord> | undefined;

  /** @param hideParams replaces the parameters of a path that carry credentials */
  constructor(
    private readonly log: Logger,
    { messages, ignore }: Required<AccessLogOptions>,
    private readonly hideParams: HideParams,
  ) {
    this.#ignored = new Set(ignore);
    if (messages) this.message = (record) => this.#message(record);
  }

  answer(record: AnswerRecord): void {
    const { kind, route, path, duration, aborted, refusal, remoteAddress, ...fields } = record;
    if (route !== undefined && this.#ignored.has(route)) return;
    const line = {
      ...fields,
      ...addressOf(remoteAddress),
      route,
      path: path === undefined ? undefined : this.#path(path, route),
      duration: rounded(duration),
      ...(aborted ? { aborted } : {}),
      ...refusal,
    };
    const { done, aborted: cut } = ANSWERS[kind];
    this.log.info(line, aborted ? cut : record.status === 101 ? 'handshake accepted' : done);
  }

  socket({ route, path, duration, remoteAddress, ...fields }: SocketRecord): void {
    if (this.#ignored.has(route)) return;
    const shown = { ...addressOf(remoteAddress), route, path: this.#path(path, route), duration: rounded(duration) };
    this.log.info({ ...fields, ...shown }, 'socket closed');
  }

  #message({ route, duration, ...fields }: MessageRecord): void {
    if (this.#ignored.has(route)) return;
    if (duration === undefined) return this.log.info({ ...fields, route }, 'message received');
    this.log.info({ ...fields, route, duration: rounded(duration) }, 'message completed');
  }

  #path(path: string, route: string | undefined): string {
    return this.hideParams(path, route).slice(0, LONGEST);
  }
}

/** A client on a unix socket has none. */
function addressOf(remoteAddress: string): object {
  return remoteAddress === '' ? {} : { remoteAddress };
}

/** Milliseconds, to the microsecond. */
function rounded(duration: number): number {
  return Math.round(duration * 1_000) / 1_000;
}
