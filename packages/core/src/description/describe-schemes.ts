import type { Step } from '../pipeline/step';
import { compact, frozenList } from './compact';
import { selfDescriptionOf } from './described';
import type { SecuritySchemeDescription } from './handler-description';

/** The security schemes that guards describe, each once. */
export function describeSchemes(guards: readonly Step[]): readonly SecuritySchemeDescription[] {
  const found = new Map<string, SecuritySchemeDescription>();
  for (const { use } of guards) {
    for (const scheme of selfDescriptionOf(use).schemes ?? []) {
      if (found.has(scheme.name)) continue;
      found.set(scheme.name, compact({ ...scheme, handshake: frozenList(scheme.handshake) }));
    }
  }
  return Object.freeze([...found.values()]);
}
