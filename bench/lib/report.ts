import type { BenchCase, Budget, Sample } from './bench-case.js';
import { AGAIN, type Rounds } from './rounds.js';
import { deviation, median, spread } from './statistics.js';

/** One line of the table and one entry of `--json`: the subject against one peer. */
export interface Row {
  readonly case: string;
  readonly peer: string;
  /** The median over the rounds of subject / peer. */
  readonly ratio: number;
  /** The width of the middle half of those ratios. */
  readonly spread: number;
  readonly budget: number | null;
  /** Null where there is no budget. */
  readonly holds: boolean | null;
  /** Of the peer, median over the rounds. */
  readonly figure: number;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** The same ratio in answers per second of wall time, where a client counted. */
  readonly wallRatio: number | null;
  /** Of the peer: how much of one processor it used. */
  readonly busy: number | null;
  /** The same of what serves the peer and is no part of its figure. */
  readonly aside: number | null;
}

/**
 * A budget holds when the median ratio is at least the budget less half the spread of the A/A run. The peers are held against the
 * mean of the two processes of the subject: a process keeps what its compiler and its memory came to in the first second.
 */
export function rowsOf(bench: BenchCase, rounds: Rounds): readonly Row[] {
  const first = rounds.get(bench.subject)!;
  const again = rounds.get(AGAIN)!;
  const both = first.map((sample, round) => meanOf(sample, again[round]!));
  const noise = deviation(ratios(first, again));
  return [...rounds].map(([peer, samples]) => {
    const subject = samples === first || samples === again ? first : both;
    const each = ratios(subject, samples);
    const ratio = median(each);
    const budget = bench.budgets?.[peer];
    return {
      case: bench.name,
      peer,
      ratio,
      spread: spread(each),
      budget: budget === undefined ? null : limitOf(budget),
      holds: budget === undefined ? null : holds(budget, ratio, noise),
      figure: median(samples.map(({ figure }) => figure)),
      unit: bench.unit,
      better: bench.better,
      wallRatio: medianOf(subject, samples, (a, b) => (a.perSecond ?? NaN) / (b.perSecond ?? NaN)),
      busy: medianOf(samples, samples, ({ busy }) => busy ?? NaN),
      aside: medianOf(samples, samples, ({ aside }) => aside ?? NaN),
    };
  });
}

function meanOf(a: Sample, b: Sample): Sample {
  const figure = (a.figure + b.figure) / 2;
  return a.perSecond === undefined || b.perSecond === undefined
    ? { figure }
    : { figure, perSecond: (a.perSecond + b.perSecond) / 2 };
}

function ratios(subject: readonly Sample[], peer: readonly Sample[]): number[] {
  return subject.map(({ figure }, round) => figure / peer[round]!.figure);
}

function medianOf(
  subject: readonly Sample[],
  peer: readonly Sample[],
  of: (subject: Sample, peer: Sample) => number,
): number | null {
  const value = median(subject.map((sample, round) => of(sample, peer[round]!)));
  return Number.isNaN(value) ? null : value;
}

function limitOf(budget: Budget): number {
  return 'atLeast' in budget ? budget.atLeast : budget.atMost;
}

function holds(budget: Budget, ratio: number, noise: number): boolean {
  return 'atLeast' in budget ? ratio >= budget.atLeast - noise / 2 : ratio <= budget.atMost + noise / 2;
}

const COLUMNS = ['peer', 'figure', 'ratio', 'spread', 'budget', '', 'wall', 'busy', 'beside'];

/** The rows of one case, for people. */
export function table(bench: BenchCase, rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.peer === bench.subject ? `${row.peer} *` : row.peer,
    significant(row.figure),
    row.ratio.toFixed(2),
    `±${(row.spread / 2).toFixed(2)}`,
    row.budget === null
      ? ''
      : `${bench.budgets![row.peer]! && 'atMost' in bench.budgets![row.peer]! ? '≤' : '≥'} ${row.budget}`,
    row.holds === null ? '' : row.holds ? 'holds' : 'MISSED',
    row.wallRatio === null ? '' : row.wallRatio.toFixed(2),
    row.busy === null ? '' : `${Math.round(row.busy * 100)} %`,
    row.aside === null ? '' : `${Math.round(row.aside * 100)} %`,
  ]);
  const titles = rows.some(({ aside }) => aside !== null) ? COLUMNS : COLUMNS.slice(0, -1);
  const widths = titles.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]!.length)));
  const line = (texts: readonly string[]): string =>
    `  ${texts
      .slice(0, titles.length)
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))
      .join('  ')}`;
  const title = `${bench.name} (${bench.unit}, ${bench.better} is better; ratios: ${bench.subject} / peer)`;
  return [title, line(COLUMNS), ...cells.map(line)].map((text) => text.trimEnd()).join('\n');
}

function significant(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
