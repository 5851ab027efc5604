import { createHash } from 'node:crypto';

/** A Lua script, which Redis runs as one step. */
export interface Script {
  readonly source: string;
  /** By which Redis finds a script that was loaded. */
  readonly sha: string;
}

/** Puts a script together from functions that several scripts use, and its own lines. */
export function script(...parts: readonly string[]): Script {
  const source = parts.map((each) => each.trim()).join('\n');
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** Redis's own clock, in milliseconds. Clocks of processes differ. */
export const CLOCK = `
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function integer(number)
  return string.format('%.0f', number)
end`;
