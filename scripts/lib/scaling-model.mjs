/** Share of a core that is planned for: the rest is for collections, reconnecting, and hours that are busier than others. */
export const ALLOWED = 0.6;
/** Connections from one address of a proxy to one port: `net.ipv4.ip_local_port_range` of Linux, 32768 to 60999. */
export const PORTS = 28_232;
/** In seconds. */
const PING_INTERVAL = 25;
const SECOND = 1_000_000;

/** Members of a channel, and publications of one channel in a second. */
export const WORKLOADS = [
  { name: 'notices', members: () => 1, rate: () => 1 / 60 },
  { name: 'dashboard', members: (sockets) => sockets, rate: () => 1 },
  { name: 'chat', members: () => 50, rate: () => 50 / 60 },
  { name: 'chat with history', members: () => 50, rate: () => 50 / 60, isKept: true },
  { name: 'cursors', members: () => 4, rate: () => 40 },
];

/** How many processes have a member of a channel, on average, when every member is as likely to be at one as at another. */
export function spread(members, processes) {
  return processes * (1 - (1 - 1 / processes) ** members);
}

/** Microseconds of all processes and of Redis for each second of a load. */
export function load(costs, { members, rate, isKept = false }, sockets, processes) {
  const size = members(sockets);
  const publications = (sockets / size) * rate();
  const receivers = spread(size, processes);
  const carried =
    processes === 1 ? 0 : (isKept ? costs.keptPublish : costs.publish) + receivers * (costs.receive - costs.delivery);
  const idle = sockets * (costs.idle + costs.ping / PING_INTERVAL);
  return {
    processes: idle + publications * (costs.message + carried + size * costs.delivery),
    redis: processes === 1 ? 0 : publications * redisCost(costs, receivers, isKept),
    deliveries: publications * size,
  };
}

function redisCost(costs, receivers, isKept) {
  return (isKept ? costs.keptRedis : costs.redis) + (receivers - 1) * costs.redisReceiver;
}

/** How many publications a second one Redis carries. */
export function redisLimit(costs, receivers, isKept) {
  return (ALLOWED * SECOND) / redisCost(costs, receivers, isKept);
}

/** The fewest processes and servers of Redis that carry a load, and what asks for so many processes. */
export function plan(costs, workload, sockets) {
  const byPorts = Math.ceil(sockets / PORTS);
  let processes = 1;
  // One more changes how far each publication is spread, so the number is approached from below.
  for (;;) {
    const needed = Math.ceil(load(costs, workload, sockets, processes).processes / (ALLOWED * SECOND));
    if (needed <= processes) break;
    processes = needed;
  }
  const reason = byPorts > processes ? 'ports of the proxy' : 'CPU';
  processes = Math.max(processes, byPorts);
  const { redis, deliveries } = load(costs, workload, sockets, processes);
  return { processes, redis: Math.ceil(redis / (ALLOWED * SECOND)), deliveries, reason };
}

/** The fewest sockets for which something holds, up to ten million. */
export function first(costs, workload, holds) {
  let [low, high] = [1, 10_000_000];
  if (!holds(plan(costs, workload, high))) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(plan(costs, workload, middle))) high = middle;
    else low = middle;
  }
  return high;
}
