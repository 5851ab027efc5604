import type { Answer } from './answer';

interface Outcome {
  readonly pass: boolean;
  message(): string;
}

/** An answer to a request, or a reply on a socket. */
type Reply = Pick<Answer, 'status' | 'body'> | { readonly statusCode: number; readonly body: any };

const statusOf = (reply: Reply): number => ('status' in reply ? reply.status : reply.statusCode);

/**
 * Matchers for answers and for replies on a socket alike.
 *
 * @example
 * expect.extend(cortadoMatchers);
 * expect(answer).toHaveStatus(201);
 * expect(reply).toHaveError('isLength', ['message']);
 */
export const cortadoMatchers = {
  toHaveStatus(reply: Reply, statusCode: number): Outcome {
    return {
      pass: statusOf(reply) === statusCode,
      message: () => `expected status ${statusCode}, received ${statusOf(reply)} with ${JSON.stringify(reply.body)}`,
    };
  },

  /** @param loc where; default anywhere */
  toHaveError(reply: Reply, type: string, loc?: readonly (string | number)[]): Outcome {
    const list = (reply.body?.errorList ?? []) as { readonly type: string; readonly loc: unknown }[];
    const pass = list.some(
      (each) => each.type === type && (loc === undefined || JSON.stringify(each.loc) === JSON.stringify(loc)),
    );
    const wanted = `${type}${loc === undefined ? '' : ` at ${JSON.stringify(loc)}`}`;
    return { pass, message: () => `expected the error ${wanted}, received ${JSON.stringify(reply.body)}` };
  },
};

/** The types of `cortadoMatchers`. Those of Jest are extended by this package; extend those of other runners in your tests. */
export interface CortadoMatchers<R = unknown> {
  /** An answer or a reply has this status. */
  toHaveStatus(statusCode: number): R;
  /**
   * An answer or a reply has an error of this type.
   *
   * @param loc where; default anywhere
   */
  toHaveError(type: string, loc?: readonly (string | number)[]): R;
}

declare global {
  // eslint-disable-next-line typescript/no-namespace -- how jest's types are extended
  namespace jest {
    interface Matchers<R> extends CortadoMatchers<R> {}
  }
}
