import { stringify, type FieldError } from '@cortado/dto';

/** The text of errors that never change. */
const texts = new WeakMap<FieldError, string>();

/**
 * The JSON of a list of errors; undefined where one of them may change, as those of application code may. The errors of a DTO are made at
 * start-up and frozen, so their text is written once: a 400 with five of them took 1.4 µs more without.
 */
export function fixedErrorList(errors: readonly FieldError[]): string | undefined {
  let list = '';
  for (const error of errors) {
    const text = texts.get(error) ?? written(error);
    if (text === undefined) return undefined;
    list += list === '' ? text : `,${text}`;
  }
  return `{"errorList":[${list}]}`;
}

function written(error: FieldError): string | undefined {
  if (!isFixed(error)) return undefined;
  const text = stringify(error);
  texts.set(error, text);
  return text;
}

/** Whether nothing of it can change: it is frozen, its location too, and it has no `ctx`, which may be any object. */
function isFixed(error: FieldError | null | undefined): boolean {
  if (typeof error !== 'object' || error === null) return false; // in a list that TypeScript did not check
  if (!Object.isFrozen(error) || Object.keys(error).join() !== 'loc,type,msg') return false;
  const { loc, type, msg } = error;
  return (
    Array.isArray(loc) &&
    Object.isFrozen(loc) &&
    [type, msg, ...loc].every((each) => typeof each === 'string' || typeof each === 'number')
  );
}
