import { Ok, ServiceUnavailable, type InjectionToken } from '@cortado/core';
import { isPromise, type Host } from '@cortado/core/transport';
import type { FastifyInstance } from 'fastify';
import { writeResult } from '../response/write-result';

/** What `http.health` takes instead of `true`. */
export interface HealthOptions {
  /** Answers 200 as long as the process answers at all. Default `/healthz`. */
  readonly live?: string;
  /** Answers 503 while the application closes, or when the `check` of a plugin fails. Default `/readyz`. */
  readonly ready?: string;
  /** A check that has not answered by then has failed, in milliseconds. Default 5,000. */
  readonly timeout?: number;
}

/** Adds the two routes that orchestrators ask. No guard and no middleware of the application runs for them. */
export function registerHealth(fastify: FastifyInstance, host: Host, options: Required<HealthOptions>): void {
  const { live, ready, timeout } = options;
  fastify.get(live, (_request, reply) => writeResult(reply, Ok({ status: 'ok' })));
  fastify.get(ready, async (_request, reply) => {
    const checks = Object.fromEntries(await Promise.all(checksOf(host, timeout)));
    const failed = Object.values(checks).includes('failed');
    const status = failed ? 'unavailable' : 'ok';
    writeResult(reply, failed ? ServiceUnavailable({ status, checks }) : Ok({ status, checks }));
    return reply;
  });
}

/** Only whether a check failed is told: why it did is for the log. */
function checksOf(
  { plugins, container, log }: Host,
  timeout: number,
): Promise<readonly [name: string, outcome: 'ok' | 'failed']>[] {
  const app = { get: <T>(token: InjectionToken<T>): T => container.root.get(token) };
  return plugins
    .filter((plugin) => plugin.check !== undefined)
    .map(async (plugin) => {
      try {
        const checking = plugin.check!(app);
        const outcome = isPromise(checking) ? await inTime(checking, timeout) : checking;
        return [plugin.name, outcome === false ? 'failed' : 'ok'] as const;
      } catch (error) {
        log.error({ err: error, plugin: plugin.name }, 'a health check failed');
        return [plugin.name, 'failed'] as const;
      }
    });
}

function inTime<T>(checking: PromiseLike<T>, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
    checking.then(resolve, reject).then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
  });
}
