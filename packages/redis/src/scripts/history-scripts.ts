import { CLOCK, script } from './script';

/**
 * Epoch and offset of a topic. The epoch belongs to the replication id of the server: a replica that was promoted, or a server that was
 * restarted, has another one, and may lack publications that were acknowledged. It begins a new epoch without entries.
 *
 * A topic that was only looked at is remembered for an hour, one with publications for as long as the caller says.
 */
const TOPIC = `
local HOUR = 3600000
local function replication()
  local info = redis.call('INFO', 'replication')
  local _, last = string.find(info, 'master_replid:', 1, true)
  return string.sub(info, last + 1, last + 40)
end
local function open(meta, log, id)
  local state = redis.call('HMGET', meta, 'epoch', 'offset', 'replication', 'due')
  if state[1] and state[3] == id then return state[1], tonumber(state[2]), tonumber(state[4] or 0) end
  local time = redis.call('TIME')
  local epoch = string.sub(redis.sha1hex(id .. meta .. time[1] .. '.' .. time[2]), 1, 10)
  redis.call('DEL', log, meta)
  redis.call('HSET', meta, 'epoch', epoch, 'offset', 0, 'replication', id)
  redis.call('PEXPIRE', meta, HOUR)
  return epoch, 0, 0
end
local function touch(meta, offset, lifetime)
  if offset == 0 then lifetime = HOUR end
  if redis.call('PTTL', meta) < lifetime * 0.95 then redis.call('PEXPIRE', meta, integer(lifetime)) end
end`;

/**
 * Entries have the id offset-milliseconds. As offsets have no holes, the first that is younger than a time is found by bisection.
 * It is one above the newest when none is.
 */
const AGE = `
local function stamp(entry)
  return entry and tonumber(string.match(entry[1], '%-(%d+)$')) or 0
end
local function youngerThan(log, time, newest)
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if not first then return newest + 1, 0 end
  local low, at = tonumber(string.match(first[1], '^%d+')), stamp(first)
  if at > time then return low, at end
  local high = newest + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    local age = stamp(redis.call('XRANGE', log, integer(middle), integer(middle), 'COUNT', 1)[1])
    if age > time then high, at = middle, age else low = middle + 1 end
  end
  return low, at
end`;

/**
 * Publishes: checks the idempotency key, takes the next offset, stores, drops what is too old or too much, and sends.
 *
 * KEYS: meta, log, idempotency key. ARGV: command to send with, channel, bytes, size (0: no history), ttl, lifetime of the meta,
 * window of the idempotency key (0: none). Returns whether it is a duplicate, and `epoch offset`.
 */
export const APPEND = script(
  CLOCK,
  TOPIC,
  AGE,
  `
local meta, log, key = KEYS[1], KEYS[2], KEYS[3]
local size, ttl, window = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
if window > 0 then
  local earlier = redis.call('GET', key)
  if earlier then return {1, earlier} end
end
local position = ''
if size > 0 then
  local epoch, offset, due = open(meta, log, replication())
  local time = now()
  offset = offset + 1
  redis.call('HSET', meta, 'offset', integer(offset))
  touch(meta, offset, math.max(tonumber(ARGV[6]), ttl))
  redis.call('XADD', log, 'MAXLEN', size, integer(offset) .. '-' .. integer(time), 'd', ARGV[3])
  redis.call('PEXPIRE', log, ttl)
  if time >= due then
    local oldest, at = youngerThan(log, time - ttl, offset)
    redis.call('XTRIM', log, 'MINID', integer(oldest))
    redis.call('HSET', meta, 'due', integer(at + ttl))
  end
  position = epoch .. ' ' .. integer(offset)
end
if window > 0 then redis.call('SET', key, position, 'PX', window) end
if position == '' then
  redis.call(ARGV[1], ARGV[2], 'm' .. ARGV[3])
else
  redis.call(ARGV[1], ARGV[2], 's' .. position .. ' ' .. ARGV[3])
end
return {0, position}`,
);

/**
 * KEYS: meta, log. ARGV: size, ttl, lifetime of the meta, limit, epoch and offset to read after (empty: read the newest).
 * Returns epoch, offset, offset of the first entry, and the entries.
 */
export const READ = script(
  CLOCK,
  TOPIC,
  AGE,
  `
local meta, log = KEYS[1], KEYS[2]
local limit, after = tonumber(ARGV[4]), tonumber(ARGV[6])
local epoch, offset = open(meta, log, replication())
touch(meta, offset, tonumber(ARGV[3]))
local reply = {epoch, integer(offset), '0'}
if limit < 1 or offset == 0 or (after and ARGV[5] ~= epoch) then return reply end
local young = youngerThan(log, now() - tonumber(ARGV[2]), offset)
local from = math.max(offset - tonumber(ARGV[1]) + 1, young)
from = math.max(from, after and after + 1 or offset - limit + 1)
if from > offset then return reply end
reply[3] = integer(from)
for _, entry in ipairs(redis.call('XRANGE', log, integer(from), '+', 'COUNT', limit)) do
  reply[#reply + 1] = entry[2][2]
end
return reply`,
);

/** KEYS: meta and log of each topic. ARGV: lifetime of the meta. Returns epoch and offset of each. */
export const POSITIONS = script(
  CLOCK,
  TOPIC,
  `
local id, reply = replication(), {}
for index = 1, #KEYS, 2 do
  local epoch, offset = open(KEYS[index], KEYS[index + 1], id)
  touch(KEYS[index], offset, tonumber(ARGV[1]))
  reply[index], reply[index + 1] = epoch, integer(offset)
end
return reply`,
);
