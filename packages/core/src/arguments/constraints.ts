import type { Resolve } from '@cortado/dto';
import type { Container } from '../di/container';
import { LIFETIME_OF_RANK, RANK } from '../di/lifetime';
import { tokenName } from '../di/token';
import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

/** Where the custom constraints of DTOs come from: each is built once, with what it asks for, whether or not it carries a lifetime. */
export class Constraints {
  constructor(private readonly container: Container) {}

  readonly resolve = ((type: Class) => this.container.implicit(type).resolve(this.container.root)) as Resolve;

  /** Makes sure that it can be built. @throws ConfigurationError E_CAPTIVE_DEPENDENCY, and those of the container */
  bind(type: Class): void {
    const { rank, shortest } = this.container.implicit(type);
    if (rank === RANK.singleton) return;
    throw new ConfigurationError('E_CAPTIVE_DEPENDENCY', {
      where: type.name,
      problem: `a custom constraint is built once, and ${tokenName(shortest)} is ${LIFETIME_OF_RANK[rank]}`,
      remedy: 'inject only singletons, or move the check to the handler or a guard',
    });
  }
}
