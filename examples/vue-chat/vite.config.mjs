import { cortado } from '@cortado/example-react-chat/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'web',
  build: { outDir: '../dist/web', emptyOutDir: true },
  plugins: [vue(), cortado()],
});
