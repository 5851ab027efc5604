import { Validator as OriginalValidator } from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { Memo } from '../memo';
import { foundBy, Run } from '../run/run';
import type { RunOptions } from '../run/run';
import { settingsOf } from '../settings';
import type { Settings } from '../settings';
import { Checker } from './checker';
import { errorTree } from './error-tree';
import { Uncompilable, refuseUncompilable } from './uncompilable';

/** Far deeper than anything meant, and far from the end of the stack. */
const DEEPEST = 500;

const original = new OriginalValidator();
const checkers = new Memo<Checker>();

/** The overload that is compiled; the other, with a schema's name in front, is told apart when it comes. */
export type Arguments = [object: object, options?: ValidatorOptions];

export function validateAll(args: Arguments): Promise<ValidationError[]> {
  const run = start(args, { asynchrony: 'any', traced: true });
  if (run === undefined) return original.validate(...args);
  return Promise.all(run.pending ?? []).then(() => finished(args, run));
}

export function validateNow(args: Arguments): ValidationError[] {
  const run = start(args, { asynchrony: 'ignored', traced: true });
  return run === undefined ? original.validateSync(...args) : finished(args, run);
}

/** `undefined` for what is left to the original: schemas, non-objects, debug messages, classes that are not compiled. */
function start([object, options]: Arguments, runOptions: RunOptions): Run | undefined {
  if (typeof object !== 'object' || object === null || options?.enableDebugMessages === true) return undefined;
  const run = new Run(undefined, Number.POSITIVE_INFINITY, runOptions);
  try {
    checkerFor(options ?? {}).check(object, run);
    return run;
  } catch (error) {
    if (error instanceof Uncompilable) return undefined;
    throw error;
  }
}

function finished([object, options]: Arguments, run: Run): ValidationError[] {
  return run.errors === undefined ? [] : errorTree(object, foundBy(run), options?.validationError);
}

function checkerFor(options: ValidatorOptions): Checker {
  return checkers.get(keyOf(options), () => new Checker(settingsFor(options), refuseUncompilable));
}

function keyOf(options: ValidatorOptions): string {
  const flags = [
    options.whitelist,
    options.forbidNonWhitelisted,
    options.always,
    options.strictGroups,
    options.skipUndefinedProperties,
    options.skipNullProperties,
    options.skipMissingProperties,
    options.stopAtFirstError,
    options.dismissDefaultMessages,
    options.forbidUnknownValues !== false,
  ];
  return `${flags.map((flag) => (flag ? 1 : 0)).join('')}${options.groups?.length ? JSON.stringify(options.groups) : ''}`;
}

function settingsFor(options: ValidatorOptions): Settings {
  const { groups, whitelist, forbidNonWhitelisted } = options;
  const settings = settingsOf({
    compat: true,
    ...(groups === undefined ? {} : { groups }),
    always: options.always === true,
    strictGroups: options.strictGroups === true,
    skipUndefinedProperties: options.skipUndefinedProperties === true,
    skipNullProperties: options.skipNullProperties === true,
    skipMissingProperties: options.skipMissingProperties === true,
    stopAtFirstError: options.stopAtFirstError === true,
    dismissDefaultMessages: options.dismissDefaultMessages === true,
    forbidUnknownValues: options.forbidUnknownValues !== false,
    unknown: whitelist ? (forbidNonWhitelisted ? 'reject' : 'strip') : 'keep',
  });
  return { ...settings, maxDepth: DEEPEST };
}
