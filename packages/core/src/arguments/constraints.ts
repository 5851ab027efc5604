import type { Resolve } from '@cortado/dto';
import type { Container } from '../di/container';
import { LIFETIME_OF_RANK, RANK } from '../di/lifetime';
import { tokenName } from '../di/token';
import { ConfigurationError } from '../errors/configuration-error';
import type { Class } from '../common/types';

/** Creates the custom constraints of DTOs. Each is created once, with its dependencies, and needs no lifetime decorator. */
export class Constraints {
  constructor(private readonly container: Container) {}

  readonly resolve = ((type: Class) => this.container.implicit(type).resolve(this.container.root)) as Resolve;

  /** Checks that the constraint can be created. @throws ConfigurationError E_CAPTIVE_DEPENDENCY, and those of the container */
  bind(type: Class): void {
    const { rank, shortest } = this.container.implicit(type);
    if (rank === RANK.singleton) return;
    throw new ConfigurationError('E_CAPTIVE_DEPENDENCY', {
      where: type.name,
      problem: `a custom constraint is created once, but ${tokenName(shortest)} is ${LIFETIME_OF_RANK[rank]}`,
      remedy: 'inject only singletons, or move the check to the handler or a guard',
    });
  }
}
