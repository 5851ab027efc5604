import type { ClassTransformOptions } from 'class-transformer';
import { Memo } from '../common/memo';
import type { Class } from '../common/types';
import { Direction } from '../metadata/transformation';
import { Transformer } from './transformer';

const DEEPEST = 500;
const DEFAULTS = {
  enableCircularCheck: false,
  enableImplicitConversion: false,
  excludeExtraneousValues: false,
  excludePrefixes: undefined,
  exposeDefaultValues: false,
  exposeUnsetFields: true,
  groups: undefined,
  ignoreDecorators: false,
  strategy: undefined,
  targetMaps: undefined,
  version: undefined,
};

const transformers = new Memo<Transformer>();

export function toInstance(type: Class, plain: unknown, options: ClassTransformOptions = {}): unknown {
  return isCompiled(options)
    ? transformerFor(Direction.in, options).transform(plain, type)
    : original().plainToInstance(type, plain as object, options);
}

export function toPlain(value: unknown, options: ClassTransformOptions = {}): unknown {
  return isCompiled(options)
    ? transformerFor(Direction.out, options).transform(value, undefined)
    : original().instanceToPlain(value as object, options);
}

/** Loaded when it is wanted: DTOs are read without it, and it is 34 files. */
function original(): typeof import('class-transformer') {
  return require('class-transformer') as typeof import('class-transformer');
}

/** Whether all options are supported here. Otherwise class-transformer itself does the conversion. */
function isCompiled(options: ClassTransformOptions): boolean {
  return (
    !options.enableCircularCheck &&
    !options.ignoreDecorators &&
    !options.excludePrefixes?.length &&
    !options.targetMaps?.length
  );
}

function transformerFor(direction: Direction, options: ClassTransformOptions): Transformer {
  const {
    strategy,
    groups,
    version,
    excludeExtraneousValues,
    enableImplicitConversion,
    exposeDefaultValues,
    exposeUnsetFields,
  } = options;
  const key = JSON.stringify([
    direction,
    strategy,
    groups,
    version,
    excludeExtraneousValues,
    enableImplicitConversion,
    exposeDefaultValues,
    exposeUnsetFields,
  ]);
  const merged = { ...DEFAULTS, ...options } as ClassTransformOptions;
  return transformers.get(key, () => new Transformer(direction, merged, DEEPEST));
}
