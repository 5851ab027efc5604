/** In seconds. */
const PATIENCE = 10;

interface Waiting {
  /** How often had been looked when it began. */
  readonly since: number;
  readonly missing: string;
  readonly reject: (error: Error) => void;
}

const waiting = new Set<Waiting>();
let looks = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * A promise that is rejected when it is pending for too long. One timer looks after all of them: a timer for each would be a
 * cost of each message that is measured.
 *
 * @param missing what there is none of then, as in `no answer`
 */
export function notOverdue(
  missing: string,
  begin: (resolve: () => void, reject: (error: Error) => void) => void,
): Promise<void> {
  timer ??= setInterval(look, 1_000).unref();
  return new Promise((resolve, reject) => {
    const entry: Waiting = { since: looks, missing, reject };
    waiting.add(entry);
    begin(
      () => {
        waiting.delete(entry);
        resolve();
      },
      (error) => {
        waiting.delete(entry);
        reject(error);
      },
    );
  });
}

function look(): void {
  looks += 1;
  for (const each of waiting) {
    // In order of their beginning.
    if (looks - each.since <= PATIENCE) return;
    waiting.delete(each);
    each.reject(new Error(`${each.missing} after ${PATIENCE} s`));
  }
}
