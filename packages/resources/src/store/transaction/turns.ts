import { StoreError } from '../store-error';

/** How long work waits for its turn, in milliseconds. */
export const PATIENCE = 5_000;

/** Runs work one after the other, in the order in which it came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;

  /** @throws StoreError `busy` when the turn does not come within 5 s */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let finish!: () => void;
    const mine = new Promise<void>((resolve) => (finish = resolve));
    this.#last = before.then(() => mine);
    const isFree = this.#running === 0;
    this.#running += 1;
    try {
      if (!isFree) await within(before);
      return await work();
    } finally {
      this.#running -= 1;
      finish();
    }
  }
}

async function within(before: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLong()), PATIENCE);
  });
  try {
    await Promise.race([before, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLong(): StoreError {
  return new StoreError(
    'busy',
    [],
    `Other transactions kept the database for ${PATIENCE / 1_000} s. Inside a transaction, write through the repository that it was given`,
  );
}
