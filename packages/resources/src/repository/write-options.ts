import { checkedRecipients } from '@cortado/channels';

/** Options of writes. */
export interface WriteOptions {
  /** The id of the connection that is not told of the change, usually the one that asked for it: `connection.id`. Default: everyone is told. */
  readonly except?: string | undefined;
  /**
   * False: the change is not logged, so nobody is told, and watchers do not see it. Call `reset()` after the last such write: it tells
   * every watcher to begin anew. Default: true.
   */
  readonly log?: boolean | undefined;
}

/** @throws TypeError for an `except` that cannot be the id of a connection: a slip in it would tell everyone */
export function checkedOptions(options: WriteOptions): WriteOptions {
  const { except } = options;
  if (except !== undefined) checkedRecipients({ except: [except] });
  return options;
}
