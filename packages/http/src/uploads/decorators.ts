import type { FieldError } from '@cortado/core';
import { DecoratorMetadata, customArgument, type ArgumentReader } from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import type { Upload } from './upload';

/** What `@UploadedFile(name, options)` and `@UploadedFiles(name, options)` take. */
export interface UploadedFileOptions {
  /** Absent gives undefined, or an empty list, instead of a 400. Default false. */
  readonly optional?: boolean;
  /** In bytes; a larger one is a 400 that names the field. Default what `http.uploads` allows. */
  readonly maxSize?: number;
  /** What the client may say that it is, as in `['image/png', 'image/jpeg']`. Default anything. */
  readonly types?: readonly string[];
}

/** Checks that the parameter can hold what is given to it. */
type ParameterDecorator<Given> = ReturnType<typeof customArgument<Given>>;

/** Methods that need `http.uploads`. */
export const uploadMetadata = new DecoratorMetadata<{ readonly isRequired: boolean }>('UploadedFile');

function check(files: readonly Upload[], name: string, options: UploadedFileOptions, errors: FieldError[]): void {
  const { maxSize = Infinity, types, optional = false } = options;
  const loc = ['file', name];
  if (files.length === 0 && !optional) errors.push({ loc, type: 'missing', msg: 'File required' });
  for (const file of files) {
    if (file.size > maxSize) errors.push({ loc, type: 'file_too_large', msg: `At most ${maxSize} bytes` });
    if (types !== undefined && !types.includes(file.type)) {
      errors.push({ loc, type: 'file_type', msg: `Expected ${types.join(' or ')}` });
    }
  }
}

function uploaded<Given>(
  name: string,
  { optional = false, maxSize, types }: UploadedFileOptions,
  isList: boolean,
  read: ArgumentReader['read'],
): ParameterDecorator<Given> {
  const input = { source: 'file', name, isList, isRequired: !optional, maxSize, mediaTypes: types } as const;
  const decorate = customArgument<any>({ async: false, read }, input);
  const record = (target: object, key: string, index: number): void => {
    uploadMetadata.onMethod(target, key, { isRequired: !optional });
    decorate(target, key, index);
  };
  return record as ParameterDecorator<Given>;
}

/** None on other transports, whose contexts have no form. */
const filesOf = (context: unknown, name: string): readonly Upload[] =>
  (context as Partial<HttpContext>).form?.files.filter((each) => each.field === name) ?? [];

/**
 * A file of a form, read after the guards let the request through. Needs the option `http.uploads`.
 *
 * @example
 * @Post('/cover') cover(@UploadedFile('cover', { types: ['image/png'] }) cover: Upload) { return cover.moveTo(path) }
 */
export function UploadedFile(
  name: string,
  options: UploadedFileOptions & { readonly optional: true },
): ParameterDecorator<Upload | undefined>;
export function UploadedFile(name: string, options?: UploadedFileOptions): ParameterDecorator<Upload>;
export function UploadedFile(name: string, options: UploadedFileOptions = {}): ParameterDecorator<any> {
  return uploaded(name, options, false, (context, errors) => {
    const files = filesOf(context, name);
    check(files, name, options, errors);
    if (files.length > 1) errors.push({ loc: ['file', name], type: 'single_expected', msg: 'Give this file once' });
    return files[0];
  });
}

/** Every file of that name. */
export function UploadedFiles(name: string, options: UploadedFileOptions = {}): ParameterDecorator<Upload[]> {
  return uploaded(name, options, true, (context, errors) => {
    const files = filesOf(context, name);
    check(files, name, options, errors);
    return files;
  });
}
