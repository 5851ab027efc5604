import type { BenchCase, Sample } from './bench-case.js';
import type { MeasuredRounds, Samples } from './rounds.js';
import { deviation, geometricMean, median, spread } from './statistics.js';
import { NO_VERDICT, verdictOn, type Verdict } from './verdict.js';

/** The row of the subject against itself: what its ratio shows is the noise of this machine, today. */
const AGAIN = 'A/A';

/** One line of the table and one entry of `--json`: the subject against one peer. */
export interface Row extends Verdict {
  readonly case: string;
  readonly peer: string;
  /** The median over the rounds of subject / peer. */
  readonly ratio: number;
  /** The width of the middle half of those ratios. */
  readonly spread: number;
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
  /** The first process of the peer against its second one; null where there is only one. */
  readonly twins: number | null;
  /** How many rounds of the case were measured a second time, because something had slowed them down. */
  readonly repeated: number;
  /** Where the whole case was measured a second time: the tolerance of the noisier measurement, which does not count. */
  readonly again: number | null;
}

/** Where a peer has two processes, their mean counts: a process keeps what its compiler and its memory came to in the first second. */
export function rowsOf(bench: BenchCase, { rounds, repeated }: MeasuredRounds): readonly Row[] {
  const processes = rounds.get(bench.subject)!;
  const [first, second = nextOf(first)] = processes as readonly [Samples, Samples?];
  const noise = deviation(ratios(first, second));
  const subject = meanOf(processes);
  const ratioTo = (peer: string): number => median(ratios(subject, meanOf(rounds.get(peer)!)));
  const against = [...rounds].map(([peer, samples]) => {
    const budget = bench.budgets?.[peer];
    const verdict = budget && verdictOn(budget, { ratio: ratioTo(peer), ratioTo, noise });
    return { ...rowOf(bench, peer, subject, samples), ...verdict };
  });
  return [...against, rowOf(bench, AGAIN, first, [second])].map((row) => ({ ...row, repeated, again: null }));
}

/** Each round's successor; the last one's is the first. */
function nextOf(samples: Samples): Samples {
  return samples.map((_, round) => samples[(round + 1) % samples.length]);
}

function rowOf(
  bench: BenchCase,
  peer: string,
  subject: Samples,
  processes: readonly Samples[],
): Omit<Row, 'repeated' | 'again'> {
  const samples = meanOf(processes);
  const each = ratios(subject, samples);
  return {
    case: bench.name,
    peer,
    ratio: median(each),
    spread: spread(each),
    ...NO_VERDICT,
    figure: median(samples.flatMap((sample) => sample?.figure ?? [])),
    unit: bench.unit,
    better: bench.better,
    wallRatio: medianOf(subject, samples, (a, b) => (a.perSecond ?? NaN) / (b.perSecond ?? NaN)),
    busy: medianOf(samples, samples, ({ busy }) => busy ?? NaN),
    aside: medianOf(samples, samples, ({ aside }) => aside ?? NaN),
    twins: processes.length === 2 ? median(ratios(processes[0]!, processes[1]!)) : null,
  };
}

/** Of each round. */
function meanOf(processes: readonly Samples[]): Samples {
  return processes[0]!.map((_, round) => {
    const samples = processes.flatMap((each) => each[round] ?? []);
    if (samples.length === 0) return undefined;
    const mean = (of: (sample: Sample) => number | undefined): number =>
      samples.reduce((sum, sample) => sum + (of(sample) ?? NaN), 0) / samples.length;
    return {
      figure: mean(({ figure }) => figure),
      perSecond: mean(({ perSecond }) => perSecond),
      busy: mean(({ busy }) => busy),
      aside: mean(({ aside }) => aside),
    };
  });
}

/** Of the rounds that both took part in. */
function pairs<T>(subject: Samples, peer: Samples, of: (subject: Sample, peer: Sample) => T): T[] {
  return subject.flatMap((sample, round) => {
    const other = peer[round];
    return sample === undefined || other === undefined ? [] : [of(sample, other)];
  });
}

function ratios(subject: Samples, peer: Samples): number[] {
  return pairs(subject, peer, (a, b) => a.figure / b.figure);
}

function medianOf(subject: Samples, peer: Samples, of: (subject: Sample, peer: Sample) => number): number | null {
  const value = median(pairs(subject, peer, of));
  return Number.isNaN(value) ? null : value;
}

/** The ratios of equal processes, over a whole run. On the average they are 1, or the harness prefers one of the two. */
export function equality(rows: readonly Row[]): string {
  const twins = rows.flatMap((row) => row.twins ?? []);
  if (twins.length === 0) return '';
  const usual = median(twins.map((ratio) => Math.abs(ratio - 1)));
  return `${twins.length} pairs of equal processes: mean ratio ${geometricMean(twins).toFixed(3)}, half of them within ${usual.toFixed(3)} of 1`;
}

const COLUMNS = ['peer', 'figure', 'ratio', 'spread', 'budget', 'tolerance', '', 'wall', 'busy', 'twins', 'beside'];

/** The rows of one case, for people. */
export function table(bench: BenchCase, rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.peer === bench.subject ? `${row.peer} *` : row.peer,
    significant(row.figure),
    row.ratio.toFixed(2),
    `±${(row.spread / 2).toFixed(2)}`,
    row.budget === null ? '' : `${row.limit} ${row.budget}`,
    row.tolerance === null ? '' : row.tolerance.toFixed(3),
    row.verdict === 'missed' ? 'MISSED' : (row.verdict ?? ''),
    row.wallRatio === null ? '' : row.wallRatio.toFixed(2),
    row.busy === null ? '' : `${Math.round(row.busy * 100)} %`,
    row.twins === null ? '' : row.twins.toFixed(2),
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
  return [title, line(COLUMNS), ...cells.map(line), ...notes(rows[0]!)].map((text) => text.trimEnd()).join('\n');
}

/** Of a row, for its whole case. */
function notes({ repeated, again }: Row): readonly string[] {
  return [
    ...(repeated === 0 ? [] : [`  ${repeated} ${repeated === 1 ? 'round' : 'rounds'} repeated`]),
    ...(again === null
      ? []
      : [`  measured twice; the other time the tolerance was ${again.toFixed(3)}, and that does not count`]),
  ];
}

function significant(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
