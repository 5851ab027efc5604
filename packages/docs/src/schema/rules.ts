import { COLLECTION_RULES } from './collection-rules';
import { FORMAT_RULES } from './format-rules';
import { TEXT_RULES } from './text-rules';
import { VALUE_RULES } from './value-rules';
import type { Rule } from './rule';

/** How JSON Schema says what each constraint of class-validator demands, by the name of the constraint. */
export const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({ ...VALUE_RULES, ...TEXT_RULES, ...COLLECTION_RULES, ...FORMAT_RULES }),
);
