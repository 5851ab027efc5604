/** Every way to get an application wrong that start-up must find, by the file that makes the mistake. */
export const mistakes = [
  'captive-dependency',
  'captive-endpoint',
  'circular-import',
  'dependency-cycle',
  'duplicate-route',
  'duplicate-socket',
  'foreign-connection',
  'import-type-dto',
  'interface-dto',
  'no-guard',
  'no-source',
  'second-class-validator',
  'undecorated-on-receive',
  'union-param',
  'unknown-dependency',
  'unknown-param',
] as const;
