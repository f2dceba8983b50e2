import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // Firebase changes far less often than the desk: its own chunk stays in the browser's cache.
    rollupOptions: {
      output: { manualChunks: (id) => (/node_modules\/@?firebase\//.test(id) ? 'firebase' : undefined) },
    },
    chunkSizeWarningLimit: 600,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
