import { RoutePath } from '../../src/openapi/route-path';

const templateOf = (path: RoutePath): string => path.template(path.labels);

test.each<[path: string, template: string, patterns?: readonly (string | undefined)[]]>([
  ['/', '/'],
  ['/users/:id', '/users/{id}', [undefined]],
  ['/users/:id(\\d+)', '/users/{id}', ['^\\d+$']],
  ['/users/:id(^\\d+$)', '/users/{id}', ['^\\d+$']],
  ['/users/:id(a|b)/books', '/users/{id}/books', ['^(?:a|b)$']],
  ['/users/:id((?:a(b)|c\\))+)', '/users/{id}', ['^(?:(?:a(b)|c\\))+)$']],
  ['/at/:hour(\\d+)h:minute(\\d+)m', '/at/{hour}h{minute}m', ['^\\d+$', '^\\d+$']],
  ['/:from-:to', '/{from}-{to}', [undefined, undefined]],
  ['/files/:name.:ext', '/files/{name}.{ext}', [undefined, undefined]],
  ['/files/*', '/files/{wildcard}', [undefined]],
  ['/:wildcard/*', '/{wildcard}/{wildcard2}', [undefined, undefined]],
  ['/v1::publish', '/v1:publish'],
  ['/{braces}', '/%7Bbraces%7D'],
])('%s is %s', (text, template, ...[patterns = []]) => {
  const path = new RoutePath(text);
  expect(templateOf(path)).toBe(template);
  expect(path.variables.map(({ pattern }) => pattern)).toEqual(patterns);
});

test('paths that differ in names alone have one shape, and the router tries patterns first and wildcards last', () => {
  const paths = ['/a/*', '/a/:name', '/a/:id(\\d+)'].map((each) => new RoutePath(each));
  expect(new Set(paths.map(({ shape }) => shape))).toEqual(new Set(['/a/{}']));
  expect(new Set(paths.map(({ routerShape }) => routerShape)).size).toBe(3);
  const sorted = paths.toSorted((one, other) => one.compare(other));
  expect(sorted.map(({ text }) => text)).toEqual(['/a/:id(\\d+)', '/a/:name', '/a/*']);
});
