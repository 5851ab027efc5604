import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cortado } from './vite-server.mjs';

export default defineConfig({
  root: 'web',
  build: { outDir: '../dist/web', emptyOutDir: true },
  plugins: [react(), cortado()],
});
