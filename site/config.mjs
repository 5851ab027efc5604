/** Anchors as GitHub makes them, so that links work in both places. A test of the pages has the same. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const topic = (text, ...pages) => ({
  text,
  items: pages.map(([title, page]) => ({ text: title, link: `/${page}` })),
});

export default {
  title: 'Cortado',
  description:
    'A decorator-based MVC web framework for Node.js and TypeScript: a WebSocket message like an HTTP request',
  lang: 'en',
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    anchor: { slugify: anchorOf },
    languageAlias: { haproxy: 'nginx' },
  },
  vue: { template: { compilerOptions: { isCustomElement: () => false } } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/getting-started' },
      { text: 'Reference', link: '/reference' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      topic(
        'Start',
        ['What Cortado is', ''],
        ['Getting started', 'getting-started'],
        ['create-cortado', 'packages/create-cortado'],
        ['The command line', 'cli'],
        ['Coming from other frameworks', 'coming-from'],
        ['Migrating from NestJS', 'migrating-from-nestjs'],
        ['Migrating from Socket.IO', 'migrating-from-socket-io'],
      ),
      topic(
        'Controllers and DTOs',
        ['HTTP', 'http'],
        ['DTOs', 'dto'],
        ['Dependency injection', 'dependency-injection'],
        ['Errors', 'errors'],
        ['Idempotency keys', 'idempotency'],
      ),
      topic(
        'Sockets',
        ['WebSockets', 'websocket'],
        ['Life of a connection', 'lifecycle'],
        ['Wire protocol', 'wire-protocol'],
      ),
      topic(
        'Channels and presence',
        ['Channels', 'channels'],
        ['Several processes', 'clustering'],
        ['Scaling', 'scaling'],
        ['Redis', 'packages/redis'],
      ),
      topic('Data', ['Resources', 'resources'], ['Databases', 'databases']),
      topic(
        'Authentication and security',
        ['Authentication', 'authentication'],
        ['Schemes and keys', 'packages/auth'],
        ['Security', 'security'],
      ),
      topic(
        'Clients and documents',
        ['Client', 'client'],
        ['Documents', 'documents'],
        ['Descriptions', 'descriptions'],
        ['JSON Schema', 'json-schema'],
      ),
      topic('Testing', ['Testing', 'testing']),
      topic(
        'Operation',
        ['Configuration', 'http#configuration'],
        ['Logging and metrics', 'logging'],
        ['Deployment', 'deployment'],
        ['Reliability', 'reliability'],
        ['Performance', 'performance'],
      ),
      topic(
        'Reference',
        ['Options and exports', 'reference'],
        ['Plugins', 'plugins'],
        ['Architecture', 'architecture'],
        ['Decisions', 'decisions'],
      ),
    ],
  },
};
