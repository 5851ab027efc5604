import { report, type Logger } from '../common/log';
import type { HideParams } from '../logging/redaction';

/** One answer to a request or to a handshake, when it was sent or cannot be sent any more. */
export interface AnswerRecord {
  /** A handshake that was answered with 101 or refused, or any other request. */
  readonly kind: 'request' | 'handshake';
  readonly id: string;
  /** Undefined where the bytes could not be read as a request. */
  readonly method: string | undefined;
  /** The pattern, as in `/users/:id`; undefined where no route was found. */
  readonly route: string | undefined;
  /** Without the query; undefined where the bytes could not be read as a request. */
  readonly path: string | undefined;
  /** 499 where the client left before an answer began. */
  readonly status: number;
  /** In milliseconds, from the arrival of the headers to the last byte of the answer. */
  readonly duration: number;
  /** Bytes that were handed to the system, headers included. */
  readonly bytes: number;
  /** Whether the connection ended before the answer had left. */
  readonly aborted: boolean;
  readonly remoteAddress: string;
  /** Why a handshake was refused. */
  readonly refusal?: object | undefined;
}

/** One message of a socket, when it was answered. A method that reads its messages itself answers none. */
export interface MessageRecord {
  readonly id: string;
  /** The pattern of the path of its socket. */
  readonly route: string;
  /** The event whose handler ran; undefined where the message named none, or none that exists. */
  readonly event: string | undefined;
  readonly status: number | undefined;
  /** In milliseconds, from the arrival of the message to its reply, the time in the queue included. */
  readonly duration: number | undefined;
  readonly bytesIn: number;
}

/** One socket, when it was closed. */
export interface SocketRecord {
  readonly id: string;
  readonly route: string;
  /** Without the query. */
  readonly path: string;
  /** In milliseconds, since the handshake was answered. */
  readonly duration: number;
  /** Messages that arrived, and frames that were sent, with their bytes. */
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly initiator: string;
  readonly remoteAddress: string;
}

/** Is told of what the transports answered, such as the access log. */
export interface TrafficObserver {
  readonly answer?: Tell<AnswerRecord> | undefined;
  readonly message?: Tell<MessageRecord> | undefined;
  readonly socket?: Tell<SocketRecord> | undefined;
}

/** Takes one record. Never throws. */
export type Tell<Record> = (record: Record) => void;

/**
 * Who is told of the traffic of an application. Transports look once, before they accept requests: where nobody asks for answers,
 * messages or sockets, they do not measure them.
 */
export class Traffic {
  readonly #observers: TrafficObserver[] = [];
  /** Whether a line of the log is written for each answer, so that a refused handshake needs no other. */
  logsAnswers = false;

  /** @param hideParams replaces the parameters of a path that carry credentials */
  constructor(
    private readonly log: Logger,
    readonly hideParams: HideParams,
  ) {}

  add(observer: TrafficObserver): void {
    this.#observers.push(observer);
  }

  get answers(): Tell<AnswerRecord> | undefined {
    return this.#all(this.#observers.flatMap((each) => each.answer?.bind(each) ?? []));
  }

  get messages(): Tell<MessageRecord> | undefined {
    return this.#all(this.#observers.flatMap((each) => each.message?.bind(each) ?? []));
  }

  get sockets(): Tell<SocketRecord> | undefined {
    return this.#all(this.#observers.flatMap((each) => each.socket?.bind(each) ?? []));
  }

  /** An observer that throws, such as a logger of the application, must not end a request or the process. */
  #all<Record>(observers: readonly Tell<Record>[]): Tell<Record> | undefined {
    if (observers.length === 0) return undefined;
    return (record) => {
      try {
        for (const observe of observers) observe(record);
      } catch (error) {
        report(this.log, error, {}, 'the access log or the metrics failed');
      }
    };
  }
}
