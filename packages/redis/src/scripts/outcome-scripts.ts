import { script } from './script';

/**
 * Takes a key, renews the claim of its owner, or says what others have made of it.
 *
 * KEYS: the key. ARGV: owner, fingerprint, lease. Returns 0 when it is claimed, 1 and the fingerprint while another one holds it, 2, the
 * fingerprint and the outcome when it is settled.
 */
export const CLAIM = script(`
local held = redis.call('HMGET', KEYS[1], 'owner', 'fingerprint', 'outcome')
if held[3] then return {2, held[2], held[3]} end
if held[1] and held[1] ~= ARGV[1] then return {1, held[2]} end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fingerprint', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {0}`);

/**
 * Stores an outcome, or gives the key back, unless another one has taken it since.
 *
 * KEYS: the key. ARGV: owner, and to store also fingerprint, time to live and outcome.
 */
export const SETTLE = script(`
local held = redis.call('HMGET', KEYS[1], 'owner', 'outcome')
if held[1] and held[1] ~= ARGV[1] then return 0 end
if #ARGV == 1 then
  if not held[2] then redis.call('DEL', KEYS[1]) end
  return 1
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'fingerprint', ARGV[2], 'outcome', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`);
