import {
  DecoratorMetadata,
  type DtoInputOptions,
  type InferredMessageDecorator,
  type MessageDecorator,
  type Receivable,
  type Received,
} from '@cortado/core/transport';

interface JoinMetadata {
  readonly receive: Receivable | undefined;
  readonly options: DtoInputOptions | undefined;
}

/** What `@OnJoin` records. */
export const joinMetadata = new DecoratorMetadata<JoinMetadata>('OnJoin');

/**
 * Runs when a client joins a channel of the class, after its guards. The first parameter is the body of the join, validated. What it
 * returns is the `data` of the reply; a failure (`Forbidden()`, an error) refuses the join.
 *
 * @param request a DTO class; default the type of the first parameter
 * @param options how the DTO is read, as those of `@Body(Dto, options)`
 * @example
 * @OnJoin() async onJoin(request: JoinRoom, subscription: Subscription) { return { topic: await this.rooms.topic(subscription.params.room) } }
 */
export function OnJoin(): InferredMessageDecorator;
export function OnJoin<const R extends Receivable>(
  request: R,
  options?: DtoInputOptions,
): MessageDecorator<Received<R>>;
export function OnJoin(
  request?: Receivable,
  options?: DtoInputOptions,
): (target: object, key: string | symbol, descriptor: any) => void {
  return (target, key) => joinMetadata.onMethod(target, key, { receive: request, options });
}
