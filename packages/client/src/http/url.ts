type Values = Readonly<Record<string, unknown>>;

/** A parameter of a route: `:id`, `:id(\\d+)`, `:id?`, or `*`; `::` stands for a colon. */
const PARAMETER = /::|:(\w+)(?:\((?:[^()\\]|\\.|\([^()]*\))*\))?(\?)?|\*/g;

/**
 * The path of a route with its parameters.
 *
 * @param path in the syntax of routes, as in `/users/:id`
 * @throws TypeError when a parameter is missing
 * @example
 * pathOf('/users/:id', { id: 'a/b' }); // '/users/a%2Fb'
 */
export function pathOf(path: string, params: Values = {}): string {
  const filled = path.replace(PARAMETER, (whole, name: string | undefined, optional: string | undefined) => {
    if (whole === '::') return ':';
    const value = params[name ?? '*'];
    if (value !== undefined && value !== null && value !== '') {
      const text = textOf(value);
      return name === undefined ? text.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(text);
    }
    if (name === undefined || optional !== undefined) return '';
    throw new TypeError(`The path ${path} needs the parameter "${name}"`);
  });
  // An optional part that is left out takes its slash with it.
  return filled.length > 1 ? filled.replace(/\/$/, '') : filled;
}

/**
 * A query as the server reads it: a list is repeated, an object is written as `price[gte]=10`, and `undefined` is left out.
 *
 * @returns with its `?`, or an empty text
 */
export function queryOf(query: Values = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) append(search, name, value);
  const text = search.toString();
  return text && `?${text}`;
}

function append(search: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const each of value) append(search, name, each);
  } else if (value !== null && typeof value === 'object' && !(value instanceof Date)) {
    for (const [key, each] of Object.entries(value)) append(search, `${name}[${key}]`, each);
  } else search.append(name, textOf(value));
}

/** A value as text: dates as RFC 3339. */
export function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
