import { isDeepStrictEqual } from 'node:util';
import { INVALID_FIELDS } from './user.js';

/** Finds the fields that a refusal names, in the form of one library. Of another form none are found. */
export type FieldsOf = (body: unknown) => readonly (string | undefined)[];

/** `{ errorList: [{ loc: ['age'], … }] }`: Cortado, and the checks by hand. */
export function ofErrorList(body: unknown): ReturnType<FieldsOf> {
  return of(body, 'errorList').map(({ loc }) => (loc as string[] | undefined)?.[0]);
}

/** `{ errorList: [{ instancePath: '/age', … }] }`: what AJV reports. A field that is missing is a parameter of its rule. */
export function ofAjvErrors(body: unknown): ReturnType<FieldsOf> {
  return of(body, 'errorList').map(({ instancePath, params }) =>
    instancePath === '' ? (params as { missingProperty?: string }).missingProperty : (instancePath as string).slice(1),
  );
}

/** `{ message: 'body/age must be <= 150, body must have required property …' }`: Fastify. */
export function ofFastify(body: unknown): ReturnType<FieldsOf> {
  const { message } = body as { message?: string };
  const errors = message?.split(/, (?=body)/) ?? [];
  return errors.map((error) => /^body(?:\/(\w+) | must have required property '(\w+)'$)/.exec(error)).map(firstGroup);
}

/** `{ message: ['age must not be greater than 150', …] }`: Nest over HTTP. */
export function ofNest(body: unknown): ReturnType<FieldsOf> {
  const { message } = body as { message?: readonly string[] };
  return (message ?? []).map((error) => error.split(' ')[0]);
}

/** A list of class-validator's errors: Nest over WebSocket. */
export function ofClassValidator(body: unknown): ReturnType<FieldsOf> {
  return (body as { property: string }[]).map(({ property }) => property);
}

/** `{ errors: [ … ] }`, with class-validator's errors: routing-controllers. */
export function ofRoutingControllers(body: unknown): ReturnType<FieldsOf> {
  return of(body, 'errors').map(({ property }) => property as string);
}

/** Whether a refusal of `invalidUser` names all fields that are wrong, and no other one. */
export function namesInvalidFields(fieldsOf: FieldsOf): (body: unknown) => boolean {
  return (body) => isDeepStrictEqual(new Set(fieldsOf(body)), new Set(INVALID_FIELDS));
}

function of(body: unknown, list: string): readonly Readonly<Record<string, unknown>>[] {
  return (body as Record<string, readonly Readonly<Record<string, unknown>>[] | undefined>)[list] ?? [];
}

function firstGroup(match: RegExpExecArray | null): string | undefined {
  return match?.[1] ?? match?.[2];
}
