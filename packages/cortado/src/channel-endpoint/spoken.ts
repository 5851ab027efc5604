import { IsInt, IsObject, IsOptional, IsString } from 'class-validator';

/** Pushed once a client has joined the channel of its path. */
export class Connected {
  @IsString() connectionId!: string;
  /** What the client calls itself, in the query of its handshake. */
  @IsOptional() @IsString() clientId!: string | null;
}

/** What `get_stats` is answered with, as `EndpointStatistics` says it. */
export class Stats {
  @IsInt() total_channels!: number;
  @IsObject() channels!: Readonly<Record<string, number>>;
  @IsInt() total_connections!: number;
}

/** The answer to `subscribe` and `unsubscribe`. */
export class ChannelName {
  @IsString() channel!: string;
}
