import type { HandlerDescription } from '@cortado/core';
import type { Answer } from './answers';
import { answersOf } from './answers';
import type { ChannelDraft, Exchange } from './channel-draft';
import type { DraftContext } from './draft-context';
import { exchangeOf, JSON_TYPE } from './handler-exchange';
import { objectOf, TEXT, textOf, TIMESTAMP } from './parts';
import { ID, rpcProtocol } from './rpc-protocol';

/** An id that is in use, and pings that follow each other too fast. */
const PING_REFUSALS = [409, 429];

/** The statuses of refused credentials, see `docs/wire-protocol.md`. */
const REFUSALS = [400, 401, 403, 404, 409, 429, 503];

/** What every client of the `rpc` protocol may send: `$cancel`, `$ping`, and `$auth` where the endpoint takes credentials. */
export function addControls(
  draft: ChannelDraft,
  { security }: Pick<HandlerDescription, 'security'>,
  operation: Exchange['operation'],
  { schemas }: DraftContext,
): void {
  const shared = operation === undefined ? {} : { operation };
  draft.receive({
    name: '$cancel',
    message: {
      name: '$cancel',
      title: '$cancel',
      description: 'Ends a stream, or cancels any other request, by its id. It has no answer of its own.',
      contentType: JSON_TYPE,
      payload: objectOf({ id: ID, event: textOf('$cancel') }),
    },
    ...shared,
  });
  const ping = exchangeOf(rpcProtocol, {
    name: '$ping',
    call: { event: '$ping', discriminator: 'event' },
    answers: answersOf(
      { responses: [{ status: 204, type: null, list: false }], statuses: PING_REFUSALS },
      schemas,
      false,
    ),
    documentation: { description: 'Asks whether the server is there.' },
  });
  draft.receive({ ...ping, ...shared });
  if (security === undefined || security.schemes.length === 0) return;
  const [, ...failures] = answersOf({ responses: [], statuses: REFUSALS }, schemas, false);
  const renewed: readonly Answer[] = [
    {
      name: '200',
      status: { type: 'integer', const: 200 },
      body: objectOf({ expires: TIMESTAMP }),
      isFailure: false,
      description: 'The new credentials are in use until they expire.',
    },
    {
      name: '204',
      status: { type: 'integer', const: 204 },
      body: { type: 'null' },
      isFailure: false,
      description: 'The new credentials are in use. They do not expire.',
    },
  ];
  const exchange = exchangeOf(rpcProtocol, {
    name: '$auth',
    call: { event: '$auth', discriminator: 'event', body: objectOf({ token: TEXT }), isBodyRequired: true },
    answers: [...renewed, ...failures],
    documentation: { description: 'Renews the credentials of the connection with a new token of the same subject.' },
  });
  draft.receive({ ...exchange, ...shared });
}
