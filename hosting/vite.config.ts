import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    // Firebase changes far less often than the desk: its own chunk stays in the browser's cache. App Check is loaded only
    // where it is used.
    rollupOptions: {
      output: { manualChunks: (id) => (/node_modules\/@?firebase\/(?!app-check)/.test(id) ? 'firebase' : undefined) },
    },
    chunkSizeWarningLimit: 600,
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // What is compiled for a server runs no effects: tests of those are named so.
    testTransformMode: { web: ['**/*.svelte.test.ts'] },
  },
});
