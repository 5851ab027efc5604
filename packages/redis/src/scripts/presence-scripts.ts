import { script } from './script';

/**
 * A topic has a count of connections and an info for each key, and for each session of a process the keys of its connections. Changes are
 * sent as one message: the number of members, and for each change its key, with lengths in bytes.
 */
const MEMBERS = `
local counts, infos, session = KEYS[1], KEYS[2], KEYS[3]
local changes = {}
local function release(key)
  if redis.call('HINCRBY', counts, key, -1) > 0 then return end
  redis.call('HDEL', counts, key)
  redis.call('HDEL', infos, key)
  changes[#changes + 1] = '-' .. #key .. '\\n' .. key
end
local function report()
  if #changes == 0 then return end
  redis.call(ARGV[1], ARGV[2], 'p' .. redis.call('HLEN', counts) .. '\\n' .. table.concat(changes))
end`;

/** KEYS: counts, infos, session. ARGV: command to send with, channel, connection, key, info, 1 when it is restored after an outage. */
export const ENTER = script(
  MEMBERS,
  `
local connection, key, info = ARGV[3], ARGV[4], ARGV[5]
local before = redis.call('HGET', session, connection)
local shown = redis.call('HGET', infos, key)
if not shown or (shown ~= info and ARGV[6] == '0') then
  redis.call('HSET', infos, key, info)
  changes[#changes + 1] = '+' .. #key .. ' ' .. #info .. '\\n' .. key .. info
end
if before ~= key then
  redis.call('HINCRBY', counts, key, 1)
  redis.call('HSET', session, connection, key)
  if before then release(before) end
end
report()
return 1`,
);

/** KEYS: counts, infos, session. ARGV: command to send with, channel, connection. */
export const LEAVE = script(
  MEMBERS,
  `
local key = redis.call('HGET', session, ARGV[3])
if not key then return 0 end
redis.call('HDEL', session, ARGV[3])
release(key)
report()
return 1`,
);

/** Removes all connections of a session. KEYS: counts, infos, session. ARGV: command to send with, channel. */
export const LEAVE_ALL = script(
  MEMBERS,
  `
local keys = redis.call('HVALS', session)
redis.call('DEL', session)
for _, key in ipairs(keys) do release(key) end
report()
return #keys`,
);

/** KEYS: counts, infos. ARGV: limit. Returns the number of members, and keys and infos in turn. */
export const LIST = script(`
local limit = tonumber(ARGV[1])
local reply, seen, cursor = {redis.call('HLEN', KEYS[1])}, {}, '0'
if limit < 1 then return reply end
repeat
  local page = redis.call('HSCAN', KEYS[2], cursor, 'COUNT', limit)
  cursor = page[1]
  for index = 1, #page[2], 2 do
    local key = page[2][index]
    if not seen[key] and limit > 0 then
      seen[key] = true
      limit = limit - 1
      reply[#reply + 1] = key
      reply[#reply + 1] = page[2][index + 1]
    end
  end
until cursor == '0' or limit == 0
return reply`);
