import { COSTS } from './scaling-costs.mjs';
import { ALLOWED, first, plan, redisLimit, WORKLOADS } from './scaling-model.mjs';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const GIB = 2 ** 30;
/** What docs/clustering.md says that Redis stores, in bytes. */
const STORED = { history: 4_700, publication: 24, member: 230, subscription: 230 };

/** What docs/scaling.md says that was measured or computed: by name, as lines. */
export function figuresOf({ measured, ...costs }) {
  return {
    measured: [`Measured ${measured}.`],
    processes: table(
      ['sockets', ...WORKLOADS.map(({ name }) => name)],
      SIZES.map((sockets) => [
        number(sockets),
        ...WORKLOADS.map((workload) => {
          const { processes, redis } = plan(costs, workload, sockets);
          return redis === 0 ? number(processes) : `${number(processes)} + ${number(redis)}`;
        }),
      ]),
    ),
    costs: table(
      ['cost', 'operation', 'measured', 'case'],
      Object.entries(COSTS).map(([name, { what, case: from, peer, unit = 'µs' }]) => [
        `\`${name}\``,
        what,
        `${number(costs[name], 3)} ${unit}`,
        `\`${from}\`${peer === 'cortado' ? '' : `, ${peer}`}`,
      ]),
    ),
    core: table(
      ['operation', 'at most, each second', 'formula'],
      [
        ['deliveries', rate(costs.delivery), '`share / delivery`'],
        ['messages with replies', rate(costs.message), '`share / message`'],
        ['new connections', rate(costs.connect), '`share / connect`'],
        ['joins and leaves with presence', rate(costs.presence), '`share / presence`'],
        ['publications sent through Redis', rate(costs.publish), '`share / publish`'],
        ['publications received from Redis, with one member each', rate(costs.receive), '`share / receive`'],
        ['idle sockets', rate(costs.idle + costs.ping / 25), '`share / (idle + ping / 25)`'],
      ],
    ),
    redis: table(
      ['receiving processes', 'publications a second', 'with history'],
      [1, 2, 10, 100].map((receivers) => [
        number(receivers),
        number(redisLimit(costs, receivers, false)),
        number(redisLimit(costs, receivers, true)),
      ]),
    ),
    memory: table(
      ['in 1 GiB', 'how many', 'formula'],
      [
        ['idle connections of a process', number(GIB / costs.connectionBytes), '`GiB / connectionBytes`'],
        ['subscriptions of a process', number(GIB / costs.subscriptionBytes), '`GiB / subscriptionBytes`'],
        [
          'channels with 100 publications of 200 bytes, in Redis',
          number(GIB / (STORED.history + 100 * (STORED.publication + 200))),
          '`GiB / (4,700 + 100 × (24 + 200))`',
        ],
        ['members with presence, in Redis', number(GIB / STORED.member), '`GiB / 230`'],
        ['channels of a process, in Redis', number(GIB / STORED.subscription), '`GiB / 230`'],
      ],
    ),
    limits: table(
      ['load', 'one process is full at', 'one Redis is full at', 'with a million sockets, limited by'],
      WORKLOADS.map((workload) => [
        workload.name,
        limit(first(costs, workload, ({ processes }) => processes > 1)),
        limit(first(costs, workload, ({ redis }) => redis > 1)),
        plan(costs, workload, 1_000_000).reason,
      ]),
    ),
    million: table(
      ['load', 'processes', 'Redis', 'sockets of a process', 'deliveries a second', 'Gbit/s', 'all connect again'],
      WORKLOADS.map((workload) => {
        const { processes, redis, deliveries } = plan(costs, workload, 1_000_000);
        const each = 1_000_000 / processes;
        return [
          workload.name,
          number(processes),
          number(redis),
          number(each),
          number(deliveries),
          number((deliveries * 8 * 266) / 1e9),
          `${number((each * costs.connect) / 1e6)} s`,
        ];
      }),
    ),
  };

  function rate(cost) {
    return number((ALLOWED * 1_000_000) / cost);
  }
}

function limit(sockets) {
  return sockets === undefined ? 'more than 10 million' : number(sockets);
}

/** Two digits that count, because no more of them are known; small counts as they are. */
function number(value, digits = 2) {
  const rounded = Number.isInteger(value) && value < 100 ? value : Number(value.toPrecision(digits));
  return rounded >= 100 ? rounded.toLocaleString('en') : String(rounded);
}

/** As prettier writes it. */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}
