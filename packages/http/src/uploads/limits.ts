import { limits } from '@cortado/core/transport';
import { tmpdir } from 'node:os';

const DEFAULTS = {
  /** In bytes; a larger file is 413. Default 10 MiB. */
  maxFileSize: 10_485_760,
  /** Default 10. */
  maxFiles: 10,
  /** Fields that are no files. Default 100. */
  maxFields: 100,
  /** In bytes, for each of them. Default 64 KiB. */
  maxFieldSize: 65_536,
  /** Smaller files stay in memory, in bytes. Default 64 KiB. */
  memory: 65_536,
};

export interface UploadOptions extends Partial<typeof DEFAULTS> {
  /** Where files wait until the request is over; default the system's folder for temporary files. */
  readonly folder?: string;
}

export type UploadLimits = typeof DEFAULTS & { readonly folder: string };

/** @throws ConfigurationError E_OPTION */
export function uploadLimits({ folder = tmpdir(), ...numbers }: UploadOptions): UploadLimits {
  return { ...limits('http.uploads', DEFAULTS, numbers), folder };
}
