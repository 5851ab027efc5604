/**
 * Why no project was created, or why it is not complete. Its message is written for the person at the terminal.
 *
 * @example
 * await createProject(options).catch((error: unknown) => {
 *   if (error instanceof CreateError) console.error(error.message);
 *   else throw error;
 * });
 */
export class CreateError extends Error {
  /**
   * @param code `E_USAGE` for a command that is wrong, `E_FOLDER` for a folder that cannot be used, `E_INSTALL` for a package manager that
   * failed, `E_CANCELLED` for a question without an answer
   */
  constructor(
    readonly code: 'E_USAGE' | 'E_FOLDER' | 'E_INSTALL' | 'E_CANCELLED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CreateError';
  }

  /** Of the process: 2 for a wrong command, 1 for everything else. */
  get exitCode(): 1 | 2 {
    return this.code === 'E_USAGE' ? 2 : 1;
  }
}
