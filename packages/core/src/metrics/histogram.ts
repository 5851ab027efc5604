import { metric, type Sample } from './metric';

/** The values of each label of a series, in the order of the label names. */
export type LabelValues = readonly string[];

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** How many values are in each bucket alone; one more than there are bounds. */
  readonly counts: Float64Array;
  sum: number;
}

/** What stands for the labels of series beyond the limit. */
const OTHER = '(other)';

/**
 * Counts values in buckets, for each combination of labels. The number of combinations is limited: what is beyond it is counted
 * together, so that no client can make the metrics grow.
 */
export class Histogram {
  readonly #series = new Map<string, Series>();

  /**
   * @param bounds upper bounds of the buckets, ascending; one more bucket takes what is greater
   * @param maxSeries combinations of labels that are counted apart
   */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly labelNames: readonly string[],
    private readonly bounds: readonly number[],
    private readonly maxSeries: number,
  ) {}

  observe(values: LabelValues, value: number): void {
    const { counts } = this.#add(values, value);
    let index = 0;
    while (index < this.bounds.length && value > this.bounds[index]!) index += 1;
    counts[index]! += 1;
  }

  #add(values: LabelValues, value: number): Series {
    const key = values.join('\n');
    let series = this.#series.get(key);
    if (series === undefined) {
      if (this.#series.size >= this.maxSeries && values.some((each) => each !== OTHER)) {
        return this.#add(
          values.map(() => OTHER),
          value,
        );
      }
      const labels = Object.fromEntries(this.labelNames.map((name, index) => [name, values[index]!]));
      series = { labels, counts: new Float64Array(this.bounds.length + 1), sum: 0 };
      this.#series.set(key, series);
    }
    series.sum += value;
    return series;
  }

  /** In the text format of Prometheus, whose buckets include those below them. */
  text(): string {
    return metric(
      this.name,
      'histogram',
      this.help,
      [...this.#series.values()].flatMap((each) => this.#samples(each)),
    );
  }

  #samples({ labels, counts, sum }: Series): readonly Sample[] {
    let total = 0;
    const buckets = Array.from(counts, (count, index): Sample => {
      total += count;
      const le = index < this.bounds.length ? String(this.bounds[index]) : '+Inf';
      return { suffix: '_bucket', labels: { ...labels, le }, value: total };
    });
    return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: total }];
  }
}
