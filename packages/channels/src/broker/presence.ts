/** One member of a topic. Several connections can share its key. */
export interface PresenceMember {
  readonly key: string;
  /** Any text; the framework uses JSON. The newest of a key is shown. */
  readonly info: string;
}

/** One connection that is shown in a topic. */
export interface PresenceEntry extends PresenceMember {
  /** Its id, which is unique among all processes. */
  readonly connection: string;
}

/** Who is present in a topic. */
export interface Presence {
  /** Number of members, each key once. */
  readonly count: number;
  /** In no particular order, up to the limit that was asked for. */
  readonly members: readonly PresenceMember[];
}

/** What changed in a topic. */
export interface PresenceChange {
  /** Number of members after the change. */
  readonly count: number;
  /** New members, and those whose info changed. */
  readonly joined: readonly PresenceMember[];
  /** Keys whose last connection left, or whose process ended. */
  readonly left: readonly string[];
}
