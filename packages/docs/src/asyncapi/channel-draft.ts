import type { AsyncApiMessage, AsyncApiOperation, Reference } from './document';
import { Identifiers } from './identifiers';
import { given } from './parts';

/** A message, and those that answer it. */
export interface Exchange {
  /** As it should be called in the channel. */
  readonly name: string;
  readonly message: AsyncApiMessage;
  /** By what is put behind the name of the message. */
  readonly replies?: readonly (readonly [ending: string, message: AsyncApiMessage])[];
  /** What else the operation has. */
  readonly operation?: Pick<AsyncApiOperation, 'security' | 'tags' | 'x-cortado'>;
}

/** Collects the messages and the operations of one channel. */
export class ChannelDraft {
  readonly messages: Record<string, AsyncApiMessage> = {};
  readonly operations: Record<string, AsyncApiOperation> = {};
  readonly #names = new Identifiers();

  constructor(
    readonly id: string,
    private readonly operationIds: Identifiers,
  ) {}

  /** The client sends it. */
  receive(exchange: Exchange): void {
    this.#add('receive', exchange);
  }

  /** The server sends it. */
  send(exchange: Exchange): void {
    this.#add('send', exchange);
  }

  #add(action: 'receive' | 'send', { name: wanted, message, replies = [], operation }: Exchange): void {
    const endings = ['', ...replies.map(([ending]) => `.${ending}`)];
    const name = this.#names.unique(wanted, endings);
    this.messages[name] = message;
    for (const [ending, reply] of replies) this.messages[`${name}.${ending}`] = reply;
    const channel = { $ref: `#/channels/${this.id}` };
    const { title, summary, description } = message;
    this.operations[this.operationIds.unique(`${this.id}.${name}`)] = given({
      action,
      channel,
      title,
      summary,
      description,
      ...operation,
      messages: [this.#reference(name)],
      reply:
        replies.length === 0
          ? undefined
          : { channel, messages: replies.map(([ending]) => this.#reference(`${name}.${ending}`)) },
    });
  }

  #reference(name: string): Reference {
    return { $ref: `#/channels/${this.id}/messages/${name}` };
  }
}
