/** How AJV does what Cortado does. It imports nothing, as `generated-routes.ts`. */
export const AJV_OPTIONS = {
  /** Converts nothing. */
  coerceTypes: false,
  /** Strips what is unknown. */
  removeAdditional: true,
  /** Reports every error. */
  allErrors: true,
} as const;
