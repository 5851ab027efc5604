import type { RunningApp } from '../app';
import type { Answer } from '../http-client';
import { HandshakeRefused, type SocketClient } from '../socket-client';

/** One thing that a transcript says, with its line in the page. */
interface Step {
  readonly line: number;
  readonly text: string;
  /** What the next lines add: headers of a request or a handshake. */
  readonly headers: Record<string, string>;
}

const REQUEST = /^([A-Z]+) (\/\S*)(?: (.+))?$/;
const HEADER = /^([a-z][\w-]*): (.+)$/;

/**
 * Compares a block of language `http` with what the application answers:
 *
 * ```
 * POST /orders {"book":"Emma"}
 * x-api-key: secret
 * 201 {"id":1}
 *
 * WS /orders/live
 * > {"book":"Emma"}
 * < {"statusCode":201,"body":{"id":"…"}}
 * < closed 1000
 * ```
 *
 * A request or handshake, its headers, and the status with the body, or a header of the answer as `location: /x`. `>` is sent, `<` is
 * what comes next. `WS` lines may name subprotocols after the path. `…` stands for any text.
 *
 * @returns what differs, each with its line: nothing when the transcript is right
 */
export async function transcriptErrors(app: RunningApp, code: string, line: number): Promise<readonly string[]> {
  const said = new Transcript(app);
  const errors: string[] = [];
  for (const step of stepsOf(code, line)) {
    const error = await said.follow(step);
    if (error !== undefined) errors.push(`line ${step.line}: ${error}`);
  }
  said.end();
  return errors;
}

function stepsOf(code: string, first: number): readonly Step[] {
  const steps: Step[] = [];
  for (const [index, text] of code.split('\n').entries()) {
    const header = HEADER.exec(text);
    const last = steps.at(-1);
    if (header !== null && last !== undefined && /^[A-Z]/.test(last.text)) last.headers[header[1]!] = header[2]!;
    else if (text !== '') steps.push({ line: first + index, text, headers: {} });
  }
  return steps;
}

class Transcript {
  #answer: Answer | HandshakeRefused | undefined;
  #socket: SocketClient | undefined;

  constructor(private readonly app: RunningApp) {}

  async follow({ text, headers }: Step): Promise<string | undefined> {
    const [, method, path, rest] = REQUEST.exec(text) ?? [];
    if (method === 'WS') return this.#connect(path!, headers, rest);
    if (method !== undefined) {
      const type =
        rest === undefined ? {} : { 'content-type': /^[{["\d]/.test(rest) ? 'application/json' : 'text/plain' };
      const sending = { headers: { ...type, ...headers }, ...(rest === undefined ? {} : { body: rest }) };
      this.#answer = await this.app.client.send(method, path!, sending);
      return undefined;
    }
    if (text.startsWith('> ')) {
      this.#socket!.send(text.slice(2));
      return undefined;
    }
    if (text.startsWith('< ')) return this.#received(text.slice(2));
    return this.#answered(text);
  }

  end(): void {
    this.#socket?.destroy();
  }

  async #connect(path: string, headers: Record<string, string>, subprotocols?: string): Promise<undefined> {
    this.#socket?.destroy();
    const options = { headers, subprotocols: subprotocols?.split(', ') ?? [] };
    const opened = await this.app.connect(path, options).catch((error: unknown) => error);
    if (opened instanceof HandshakeRefused) this.#answer = opened;
    else if (opened instanceof Error) throw opened;
    else this.#socket = opened as SocketClient;
  }

  #answered(text: string): string | undefined {
    const answer = this.#answer!;
    const header = HEADER.exec(text);
    if (header !== null) return difference(header[2]!, String(answer.headers[header[1]!] ?? ''));
    const [, status, body] = /^(\d{3})(?: ([^]+))?$/.exec(text) ?? [];
    if (status === undefined) return `cannot be read: ${text}`;
    const got = `${answer.status}${body === undefined ? '' : ` ${answer.text}`}`;
    return difference(text, got);
  }

  async #received(text: string): Promise<string | undefined> {
    if (!text.startsWith('closed')) return difference(text, String(await this.#socket!.next()));
    const { code, reason } = await this.#socket!.closed;
    return difference(text, `closed ${code}${text.split(' ').length > 2 ? ` ${reason}` : ''}`);
  }
}

/** What comes instead of the expected text. JSON is compared without its spaces. */
export function difference(expected: string, got: string): string | undefined {
  const parts = compact(expected)
    .split('…')
    .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*?')}$`).test(compact(got))
    ? undefined
    : `expected ${expected}\n     got ${got}`;
}

const compact = (text: string): string => text.replaceAll(/("(?:[^"\\]|\\.)*")|(?<=[{[,:])\s+|\s+(?=[}\]])/g, '$1');
