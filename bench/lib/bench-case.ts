/** What one peer did in one round. */
export interface Sample {
  /** In the unit of the case; what the ratio is made of. */
  readonly figure: number;
  /** Answers per second of wall time, where there is a client that counts. */
  readonly perSecond?: number;
  /** How much of one processor the peer used. Well below 1 the client was the bound, and `perSecond` says nothing. */
  readonly busy?: number;
  /** The same of a server beside the peer, as of Redis, which the figure leaves out. */
  readonly aside?: number;
}

/** How much to do. Every loop is bounded by both. */
export interface Quota {
  readonly count: number;
  readonly ms: number;
}

/** A peer that is started and warm, ready for rounds. */
export interface RunningPeer {
  /** @throws WrongAnswer */
  measure(quota: Quota): Promise<Sample>;
  stop(): Promise<void>;
}

/** Runs only to see that the answers are right: as few of everything as can be. */
export interface StartOptions {
  readonly short: boolean;
}

export interface Peer {
  start(options: StartOptions): Promise<RunningPeer>;
}

/** What the ratio of the subject to one peer has to be. */
export type Budget = ({ readonly atLeast: number } | { readonly atMost: number }) & { readonly floor?: Floor };

/** A peer that does nothing but the work, such as bare `ws`. Where that share of it would miss the budget, the share is what is asked. */
export interface Floor {
  readonly peer: string;
  readonly share: number;
}

export interface BenchCase {
  /** Folder first, as in `http/get`. */
  readonly name: string;
  /** Of the figure, for the table: `requests per CPU second`. */
  readonly unit: string;
  /** What a better peer has of the figure. */
  readonly better: 'more' | 'less';
  /** The peer that the others are held against. */
  readonly subject: string;
  readonly peers: Readonly<Record<string, Peer>>;
  /** By peer; ratios without a budget are reported. The subject and the peers with a budget have two processes. */
  readonly budgets?: Readonly<Record<string, Budget>>;
  /** One of each peer, in every round: what the subject is held against is no program. The A/A run is each round beside the next one. */
  readonly isSingle?: boolean;
  /** Default 12. */
  readonly rounds?: number;
  /** Rounds before the first one that counts. Default until each process has worked for 600 ms; none are needed where each round has a process of its own. */
  readonly settling?: number;
  /** Of one round; default as much as can be done in 60 ms. */
  readonly quota?: Partial<Quota>;
}

/** An answer that is not what the work asks for: the figures of such a peer mean nothing, so the case ends. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}
