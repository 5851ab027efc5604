import { limits, refuseUnknown } from '@cortado/core/transport';
import { tmpdir } from 'node:os';

const DEFAULTS = {
  /** In bytes; a larger file is 413. Default 10 MiB. */
  maxFileSize: 10_485_760,
  /** Files of one form; more are 413. Default 10. */
  maxFiles: 10,
  /** Fields that are no files. Default 100. */
  maxFields: 100,
  /** In bytes, for each of them. Default 64 KiB. */
  maxFieldSize: 65_536,
  /** In bytes, for all of them together, names included: they are kept in memory. Default 256 KiB. */
  maxFieldsSize: 262_144,
  /** The files of one form that stay in memory may have so many bytes together; the others are written to disk. Default 64 KiB. */
  memory: 65_536,
  /** A client from which nothing comes for so long is answered 408 and cut off. In milliseconds; default 10,000. */
  idleTimeout: 10_000,
  /** The same for one that sends fewer bytes a second, over a span of `idleTimeout`. Default 500. */
  minRate: 500,
  /** For the whole form to arrive, in milliseconds; then it is answered 408 and cut off. Default 300,000 (5 minutes). */
  timeout: 300_000,
};

/** What the head of one part of a form may add to it. */
const HEAD = 4_096;

/** What `http.uploads` takes instead of `true`. */
export interface UploadOptions extends Partial<typeof DEFAULTS> {
  /** Where files wait until the request is over; default the system's folder for temporary files. */
  readonly folder?: string;
}

export interface UploadLimits extends Readonly<typeof DEFAULTS> {
  readonly folder: string;
  /** Of a whole form, in bytes: what its files and its fields may have together. */
  readonly maxSize: number;
}

/** @throws ConfigurationError E_OPTION */
export function uploadLimits(options: UploadOptions): UploadLimits {
  refuseUnknown('http.uploads', options, [...Object.keys(DEFAULTS), 'folder']);
  const { folder = tmpdir(), ...numbers } = options;
  const checked = limits('http.uploads', DEFAULTS, numbers);
  const { maxFiles, maxFileSize, maxFields, maxFieldSize, maxFieldsSize } = checked;
  return {
    ...checked,
    folder,
    maxSize: maxFiles * (maxFileSize + HEAD) + maxFields * HEAD + Math.min(maxFields * maxFieldSize, maxFieldsSize),
  };
}
