/**
 * The name of a channel, from its pattern and parameters.
 *
 * @throws TypeError for a parameter that is missing, empty, or has ":"
 * @example
 * channelName('room:{room}', { room: 42 }); // 'room:42'
 */
export function channelName(pattern: string, params: Readonly<Record<string, unknown>> | undefined): string {
  if (params === undefined) return pattern;
  return pattern.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = params[name];
    const text = value === undefined || value === null ? '' : String(value);
    if (text === '' || text.includes(':')) {
      throw new TypeError(`The parameter "${name}" of ${pattern} must be one or more characters other than ":"`);
    }
    return text;
  });
}
