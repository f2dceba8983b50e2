import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The page wears the desk's tokens, drawings and WhatsApp emphasis, so that the two cannot drift apart.
const desk = fileURLToPath(new URL('../../../hosting/src', import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  resolve: { alias: { '@desk': desk } },
  build: { target: 'es2022' },
});
