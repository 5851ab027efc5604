import { CLOCK, script } from './script';

/**
 * Sessions of processes, with the time at which their lease ends. When nobody has renewed for half a lease, Redis was unreachable for
 * all: every session is given one lease to come back. KEYS: sessions, time of the last renewal, claims.
 */
const SESSIONS = `
local sessions, renewed, claims = KEYS[1], KEYS[2], KEYS[3]
local lease, time = tonumber(ARGV[1]), now()
if time - tonumber(redis.call('GET', renewed) or time) > lease / 2 then
  for _, session in ipairs(redis.call('ZRANGE', sessions, 0, -1)) do
    redis.call('ZADD', sessions, 'GT', integer(time + lease), session)
  end
  redis.call('SET', renewed, integer(time))
end`;

/** ARGV: lease, session. */
export const REGISTER = script(
  CLOCK,
  SESSIONS,
  `
redis.call('SET', renewed, integer(time))
return redis.call('ZADD', sessions, integer(time + lease), ARGV[2])`,
);

/**
 * ARGV: lease, session. Returns whether the session still had its lease, the milliseconds until the next lease of another ends, and the
 * sessions that this process has to remove. One process at a time has to.
 */
export const RENEW = script(
  CLOCK,
  SESSIONS,
  `
local ends = tonumber(redis.call('ZSCORE', sessions, ARGV[2]) or 0)
local reply = {0, integer(lease)}
if ends >= time then
  redis.call('ZADD', sessions, integer(time + lease), ARGV[2])
  redis.call('SET', renewed, integer(time))
  reply[1] = 1
end
local next = redis.call('ZRANGEBYSCORE', sessions, integer(time), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
if next[2] then reply[2] = integer(tonumber(next[2]) - time) end
for _, session in ipairs(redis.call('ZRANGEBYSCORE', sessions, '-inf', '(' .. integer(time), 'LIMIT', 0, 100)) do
  if tonumber(redis.call('ZSCORE', claims, session) or 0) < time and session ~= ARGV[2] then
    redis.call('ZADD', claims, integer(time + lease / 2), session)
    reply[#reply + 1] = session
  end
end
return reply`,
);

/** ARGV: lease. Returns the sessions that have a lease. */
export const ALIVE = script(CLOCK, SESSIONS, `return redis.call('ZRANGEBYSCORE', sessions, integer(time), '+inf')`);

/** The same, for programs that have no lease themselves and change nothing. */
export const LISTED = script(CLOCK, `return redis.call('ZRANGEBYSCORE', KEYS[1], integer(now()), '+inf')`);

/** Ends leases now. ARGV: lease, sessions. */
export const EXPIRE = script(
  CLOCK,
  SESSIONS,
  `
for index = 2, #ARGV do redis.call('ZADD', sessions, 'XX', '0', ARGV[index]) end
return 1`,
);

/** Forgets a session whose members were removed. ARGV: lease, session. */
export const FORGET = script(
  CLOCK,
  SESSIONS,
  `
redis.call('ZREM', claims, ARGV[2])
return redis.call('ZREM', sessions, ARGV[2])`,
);
