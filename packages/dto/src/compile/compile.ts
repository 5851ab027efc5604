import { settingsOf } from '../common/settings';
import type { Class, Compiled, CompileOptions } from '../common/types';
import { compileCompat } from '../compat/compile';
import { compileStrict } from '../strict/compile';

const compiled = new WeakMap<Class, Map<string, Compiled<unknown>>>();

/**
 * Compiles a DTO class with class-validator and class-transformer decorators into one function, which converts and checks
 * an input and builds the instance in a single pass. The result is cached by class and options.
 *
 * @example
 * class CreateUser {
 *   @IsString() @Length(1, 50) name!: string;
 *   @IsOptional() @IsInt() @Min(0) age?: number;
 * }
 * const outcome = compile(CreateUser).run(JSON.parse(body));
 * if (outcome.ok) save(outcome.value); // an instance of CreateUser
 * else reply(400, outcome.errors);     // [{ loc: ['name'], type: 'missing', msg: 'Field required' }]
 *
 * @throws DtoDefinitionError if the class cannot be a DTO; the message contains the cause and the remedy
 */
export function compile<T>(Dto: Class<T>, options: CompileOptions = {}): Compiled<T> {
  const settings = settingsOf(options);
  const key = JSON.stringify(settings);
  let variants = compiled.get(Dto);
  if (variants === undefined) compiled.set(Dto, (variants = new Map()));
  let found = variants.get(key);
  if (found === undefined)
    variants.set(key, (found = (settings.compat ? compileCompat : compileStrict)(Dto, settings)));
  return found as Compiled<T>;
}
