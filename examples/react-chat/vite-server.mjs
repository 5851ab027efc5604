import { createRequire } from 'node:module';
import { env } from 'node:process';

/** Where the server listens while Vite serves the page. */
const port = Number(env.PORT ?? 3000);

/** Starts the server of the example together with that of Vite, which passes its requests and sockets on to it. */
export function cortado() {
  return {
    name: 'cortado',
    apply: 'serve',
    config: () => ({
      server: {
        // Not /users.tsx, which is a file of the page.
        proxy: { '^/(users|live|ws|docs)(/|\\?|$)': { target: `http://localhost:${port}`, ws: true } },
      },
    }),
    async configureServer(vite) {
      const { createServer } = createRequire(import.meta.url)('./dist/index.js');
      const app = await createServer();
      await app.listen({ port });
      vite.httpServer.once('close', () => app.close());
    },
  };
}
